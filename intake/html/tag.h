#pragma once

#include <cstdint>
#include <string_view>

namespace newsfold {

// The elements of HTML that a reader of articles tells apart; all others are kOther.
enum class Tag : std::uint8_t {
  kOther,
  kA,
  kAddress,
  kApplet,
  kArticle,
  kAside,
  kAudio,
  kBase,
  kBlockquote,
  kBody,
  kBr,
  kButton,
  kCanvas,
  kCaption,
  kCenter,
  kCol,
  kDd,
  kDetails,
  kDialog,
  kDir,
  kDiv,
  kDl,
  kDt,
  kEmbed,
  kFieldset,
  kFigcaption,
  kFigure,
  kFooter,
  kForm,
  kH1,
  kH2,
  kH3,
  kH4,
  kH5,
  kH6,
  kHead,
  kHeader,
  kHr,
  kHtml,
  kIframe,
  kImg,
  kInput,
  kLi,
  kLink,
  kMain,
  kMath,
  kMenu,
  kMeta,
  kNav,
  kNoembed,
  kNoframes,
  kNoscript,
  kObject,
  kOl,
  kOption,
  kP,
  kParam,
  kPre,
  kRp,
  kRt,
  kScript,
  kSection,
  kSelect,
  kSource,
  kStyle,
  kSummary,
  kSvg,
  kTable,
  kTbody,
  kTd,
  kTemplate,
  kTextarea,
  kTfoot,
  kTh,
  kThead,
  kTime,
  kTitle,
  kTr,
  kTrack,
  kUl,
  kVideo,
  kWbr,
  kXmp,
};

inline constexpr int kTagCount = static_cast<int>(Tag::kXmp) + 1;

// The tag of an element's name, in any case. Thread-safe.
Tag TagOf(std::string_view name);

// Has no content, and no end tag.
bool IsVoid(Tag tag);

// What stands in it is text up to its own end tag, whatever else looks like tags.
bool IsRawText(Tag tag);

// Begins on a line of its own, and ends one.
bool IsBlock(Tag tag);

// Has nothing that is read: programs, forms' parts, pictures, what is shown only if something else fails.
bool IsUnread(Tag tag);

}  // namespace newsfold
