#include "intake/html/tag.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>

#include "intake/html/ascii.h"

namespace newsfold {
namespace {

struct NamedTag {
  std::string_view name;
  Tag tag;
};

// By name, in byte order.
constexpr NamedTag kNamedTags[] = {{"a", Tag::kA},
                                   {"address", Tag::kAddress},
                                   {"applet", Tag::kApplet},
                                   {"article", Tag::kArticle},
                                   {"aside", Tag::kAside},
                                   {"audio", Tag::kAudio},
                                   {"base", Tag::kBase},
                                   {"blockquote", Tag::kBlockquote},
                                   {"body", Tag::kBody},
                                   {"br", Tag::kBr},
                                   {"button", Tag::kButton},
                                   {"canvas", Tag::kCanvas},
                                   {"caption", Tag::kCaption},
                                   {"center", Tag::kCenter},
                                   {"col", Tag::kCol},
                                   {"dd", Tag::kDd},
                                   {"details", Tag::kDetails},
                                   {"dialog", Tag::kDialog},
                                   {"dir", Tag::kDir},
                                   {"div", Tag::kDiv},
                                   {"dl", Tag::kDl},
                                   {"dt", Tag::kDt},
                                   {"embed", Tag::kEmbed},
                                   {"fieldset", Tag::kFieldset},
                                   {"figcaption", Tag::kFigcaption},
                                   {"figure", Tag::kFigure},
                                   {"footer", Tag::kFooter},
                                   {"form", Tag::kForm},
                                   {"h1", Tag::kH1},
                                   {"h2", Tag::kH2},
                                   {"h3", Tag::kH3},
                                   {"h4", Tag::kH4},
                                   {"h5", Tag::kH5},
                                   {"h6", Tag::kH6},
                                   {"head", Tag::kHead},
                                   {"header", Tag::kHeader},
                                   {"hr", Tag::kHr},
                                   {"html", Tag::kHtml},
                                   {"iframe", Tag::kIframe},
                                   {"img", Tag::kImg},
                                   {"input", Tag::kInput},
                                   {"li", Tag::kLi},
                                   {"link", Tag::kLink},
                                   {"main", Tag::kMain},
                                   {"math", Tag::kMath},
                                   {"menu", Tag::kMenu},
                                   {"meta", Tag::kMeta},
                                   {"nav", Tag::kNav},
                                   {"noembed", Tag::kNoembed},
                                   {"noframes", Tag::kNoframes},
                                   {"noscript", Tag::kNoscript},
                                   {"object", Tag::kObject},
                                   {"ol", Tag::kOl},
                                   {"option", Tag::kOption},
                                   {"p", Tag::kP},
                                   {"param", Tag::kParam},
                                   {"pre", Tag::kPre},
                                   {"rp", Tag::kRp},
                                   {"rt", Tag::kRt},
                                   {"script", Tag::kScript},
                                   {"section", Tag::kSection},
                                   {"select", Tag::kSelect},
                                   {"source", Tag::kSource},
                                   {"style", Tag::kStyle},
                                   {"summary", Tag::kSummary},
                                   {"svg", Tag::kSvg},
                                   {"table", Tag::kTable},
                                   {"tbody", Tag::kTbody},
                                   {"td", Tag::kTd},
                                   {"template", Tag::kTemplate},
                                   {"textarea", Tag::kTextarea},
                                   {"tfoot", Tag::kTfoot},
                                   {"th", Tag::kTh},
                                   {"thead", Tag::kThead},
                                   {"time", Tag::kTime},
                                   {"title", Tag::kTitle},
                                   {"tr", Tag::kTr},
                                   {"track", Tag::kTrack},
                                   {"ul", Tag::kUl},
                                   {"video", Tag::kVideo},
                                   {"wbr", Tag::kWbr},
                                   {"xmp", Tag::kXmp}};

constexpr std::size_t kTagNameBytesMax = 10;  // "blockquote", "figcaption"

using TagSet = std::array<bool, kTagCount>;

constexpr TagSet SetOf(std::initializer_list<Tag> tags) {
  TagSet set{};
  for (const Tag tag : tags) set[static_cast<std::size_t>(tag)] = true;
  return set;
}

constexpr TagSet kVoid =
    SetOf({Tag::kBase, Tag::kBr, Tag::kCol, Tag::kEmbed, Tag::kHr, Tag::kImg, Tag::kInput, Tag::kLink,
           Tag::kMeta, Tag::kParam, Tag::kSource, Tag::kTrack, Tag::kWbr});

constexpr TagSet kRawText = SetOf({Tag::kIframe, Tag::kNoembed, Tag::kNoframes, Tag::kScript, Tag::kStyle,
                                   Tag::kTextarea, Tag::kTitle, Tag::kXmp});

constexpr TagSet kBlock =
    SetOf({Tag::kAddress, Tag::kArticle, Tag::kAside,    Tag::kBlockquote, Tag::kBody,   Tag::kCaption,
           Tag::kCenter,  Tag::kDd,      Tag::kDetails,  Tag::kDialog,     Tag::kDir,    Tag::kDiv,
           Tag::kDl,      Tag::kDt,      Tag::kFieldset, Tag::kFigcaption, Tag::kFigure, Tag::kFooter,
           Tag::kForm,    Tag::kH1,      Tag::kH2,       Tag::kH3,         Tag::kH4,     Tag::kH5,
           Tag::kH6,      Tag::kHead,    Tag::kHeader,   Tag::kHr,         Tag::kHtml,   Tag::kLi,
           Tag::kMain,    Tag::kMenu,    Tag::kNav,      Tag::kOl,         Tag::kOption, Tag::kP,
           Tag::kPre,     Tag::kSection, Tag::kSummary,  Tag::kTable,      Tag::kTbody,  Tag::kTd,
           Tag::kTfoot,   Tag::kTh,      Tag::kThead,    Tag::kTr,         Tag::kUl,     Tag::kXmp});

constexpr TagSet kUnread =
    SetOf({Tag::kApplet, Tag::kAudio,    Tag::kButton,   Tag::kCanvas,   Tag::kEmbed,    Tag::kIframe,
           Tag::kInput,  Tag::kMath,     Tag::kNoembed,  Tag::kNoframes, Tag::kNoscript, Tag::kObject,
           Tag::kOption, Tag::kRp,       Tag::kRt,       Tag::kScript,   Tag::kSelect,   Tag::kStyle,
           Tag::kSvg,    Tag::kTemplate, Tag::kTextarea, Tag::kTitle,    Tag::kVideo});

}  // namespace

Tag TagOf(std::string_view name) {
  if (name.size() > kTagNameBytesMax) return Tag::kOther;
  std::array<char, kTagNameBytesMax> buffer;
  std::transform(name.begin(), name.end(), buffer.begin(), [](char byte) { return LowerAscii(byte); });
  const std::string_view lower(buffer.data(), name.size());
  const NamedTag* const found =
      std::lower_bound(std::begin(kNamedTags), std::end(kNamedTags), lower,
                       [](const NamedTag& named, std::string_view wanted) { return named.name < wanted; });
  return found != std::end(kNamedTags) && found->name == lower ? found->tag : Tag::kOther;
}

bool IsVoid(Tag tag) {
  return kVoid[static_cast<std::size_t>(tag)];
}

bool IsRawText(Tag tag) {
  return kRawText[static_cast<std::size_t>(tag)];
}

bool IsBlock(Tag tag) {
  return kBlock[static_cast<std::size_t>(tag)];
}

bool IsUnread(Tag tag) {
  return kUnread[static_cast<std::size_t>(tag)];
}

}  // namespace newsfold
