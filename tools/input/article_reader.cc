#include "tools/input/article_reader.h"

#include <any>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "intake/archive_pages.h"
#include "intake/captured_page.h"
#include "intake/page_article.h"
#include "intake/warc/capture_reader.h"
#include "tools/input/container.h"
#include "tools/input/interrupt.h"
#include "tools/input/table_reader.h"

namespace newsfold {
namespace {

// Makes what the pipeline takes of what reads an article: `id` if it has none of its own.
template <typename Read>
BulkPipeline::MakeFunction Maker(std::string id, Read read) {
  return [id = std::move(id), read = std::move(read)](std::any* remark) -> Result<Article> {
    Result<ReadArticle> made = read();
    if (!made) return made.error();
    *remark = std::move(made->reading);
    if (made->article.id.empty()) made->article.id = id;
    return std::move(made->article);
  };
}

}  // namespace

class ArticleReader::Impl {
 public:
  Impl(ArticleReaderOptions options, BulkPipeline* pipeline, InputFiles* files, ReadingMarks* marks,
       ReadingState* state)
      : options_(std::move(options)), pipeline_(pipeline), files_(files), marks_(marks), state_(state) {}

  Status Read(const InputFile& file) {
    Result<std::shared_ptr<FileReading>> reading = marks_->Begin(file);
    if (!reading) return reading.error();
    reading_ = std::move(*reading);
    items_ = 0;
    const Status status = reading_->is_skipped ? Status::Ok() : ReadFrom(file);
    if (reading_->is_skipped) ++state_->files_skipped;
    bytes_before_ += file.size_bytes;
    state_->bytes_done = bytes_before_;
    ++state_->files_done;
    return status;
  }

  const std::map<std::string, std::uint64_t>& passed_over() const { return passed_over_; }

 private:
  Status ReadFrom(const InputFile& file) {
    if (Status status = Enter(file); !status.ok()) return status;
    has_failed_ = false;
    auto raw = ByteSource::OpenRaw(file.path);
    const Status status = raw ? ReadOpened(file, std::move(*raw)) : Fail(raw.error());
    if (status.ok() && !WasInterrupted() && !has_failed_) reading_->is_read = true;
    return status;
  }

  // From now on answers are about this file.
  Status Enter(const InputFile& file) {
    opened_ = file;
    return Register(reading_);
  }

  Status Register(std::shared_ptr<FileReading> reading) {
    const Result<std::uint32_t> number = files_->Add({opened_, std::move(reading)});
    if (!number) return number.error();
    file_ = *number;
    return Status::Ok();
  }

  Status ReadOpened(const InputFile& file, std::unique_ptr<ByteSource> raw) {
    switch (file.format) {
      case InputFormat::kZip:
        return ReadContainer(file, file.path == "-" ? Container::Open(std::move(raw), ContainerFormat::kZip)
                                                    : Container::OpenZip(file.path));
      case InputFormat::kTar: {
        auto source = ByteSource::Decompress(std::move(raw));
        if (!source) return Fail(source.error());
        return ReadContainer(file, Container::Open(std::move(*source), ContainerFormat::kTar));
      }
      default:
        return ReadStream(file, std::move(raw));
    }
  }

  // Of what is no container, or is in one.
  Status ReadStream(const InputFile& file, std::unique_ptr<ByteSource> raw) {
    if (options_.mode == BulkMode::kTakeOver && file.format != InputFormat::kJsonLines)
      return Refuse(0, InvalidArgument("is no export: these are JSON lines"));
    if (file.format == InputFormat::kArchive) return ReadArchive(std::move(raw));
    auto source = ByteSource::Decompress(std::move(raw));
    if (!source) return Fail(source.error());
    if (file.format == InputFormat::kJsonLines) return ReadLines(source->get());
    if (file.format == InputFormat::kCsv) return ReadTable(source->get(), ',');
    if (file.format == InputFormat::kTsv) return ReadTable(source->get(), '\t');
    return ReadWhole(file, source->get());
  }

  // A text or a page.
  Status ReadWhole(const InputFile& file, ByteSource* source) {
    auto bytes = ReadAll(source, kPageBytesMax);
    if (WasInterrupted()) return Status::Ok();
    if (!bytes) return Fail(bytes.error());
    NoteProgress(*source);
    const bool is_page = file.format == InputFormat::kPage || (file.may_be_page && BeginsLikePage(*bytes));
    const std::size_t cost = bytes->size();
    const auto read = [bytes = std::make_shared<std::string>(std::move(*bytes)), is_page,
                       scope = options_.page_scope] {
      return is_page ? ArticleOfPage(std::move(*bytes), {.content_type = {}, .scope = scope})
                     : ArticleOfText(std::move(*bytes), {});
    };
    return AddItem([&] { return pipeline_->AddMade(Maker(file.id, read), cost, Tag(0)); });
  }

  Status ReadLines(ByteSource* source) {
    LineReader lines(source);
    std::string line;
    std::uint64_t number = 0;
    while (true) {
      const auto event = lines.Next(&line, &number);
      if (WasInterrupted()) return Status::Ok();  // the line may be unfinished
      if (!event) return Fail(event.error());
      if (*event == LineReader::Event::kEnd) return Status::Ok();
      const Status status = AddLine(number, *event, &line);
      if (!status.ok()) return status;
      NoteProgress(*source);
    }
  }

  Status AddLine(std::uint64_t number, LineReader::Event event, std::string* line) {
    if (event == LineReader::Event::kLine)
      return AddItem([&] { return pipeline_->Add(std::move(*line), Tag(number)); });
    return Refuse(number, InvalidArgument(fmt::format("the line is longer than {} bytes", kLineBytesMax)));
  }

  Status ReadTable(ByteSource* source, char delimiter) {
    TableReader rows(source, delimiter, options_.text_columns);
    TableRow row;
    while (true) {
      const Result<bool> has_row = rows.Next(&row);
      if (WasInterrupted()) return Status::Ok();  // the row may be unfinished
      if (!has_row) return Fail(has_row.error());
      if (!*has_row) return Status::Ok();
      const Status status = row.fault.ok()
                                ? AddItem([&] { return pipeline_->Add(std::move(row.json), Tag(row.line)); })
                                : Refuse(row.line, row.fault);
      if (!status.ok()) return status;
      NoteProgress(*source);
    }
  }

  Status ReadArchive(std::unique_ptr<ByteSource> raw) {
    ByteSource* const source = raw.get();
    CaptureReader captures([&](char* buffer, std::size_t size) { return source->Read(buffer, size); },
                           kPageBytesMax);
    Capture capture;
    CaptureFault fault;
    while (true) {
      const Result<CaptureReader::Event> event = captures.Next(&capture, &fault);
      if (WasInterrupted()) return Status::Ok();  // the record may be unfinished
      if (!event) return Fail(event.error());
      if (*event == CaptureReader::Event::kEnd) return Status::Ok();
      const Status status = *event == CaptureReader::Event::kFault
                                ? Refuse(fault.offset, InvalidArgument(fault.reason))
                                : AddCapture(std::move(capture));
      if (!status.ok()) return status;
      NoteProgress(*source);
    }
  }

  Status AddCapture(Capture capture) {
    const std::uint64_t offset = capture.offset;
    if (capture.kind == CaptureKind::kRevisit && options_.mode == BulkMode::kIngest)
      return AddItem([&] { return pipeline_->AddRevisit(RevisitOf(capture), Tag(offset)); });
    if (!IsPage(capture)) {
      ++passed_over_[WhatIs(capture)];
      return Status::Ok();
    }
    const std::size_t cost = capture.content.size();
    const auto read = [shared = std::make_shared<Capture>(std::move(capture)), scope = options_.page_scope] {
      return ArticleOfCapture(std::move(*shared), scope);
    };
    return AddItem([&] { return pipeline_->AddMade(Maker({}, read), cost, Tag(offset)); });
  }

  Status ReadContainer(const InputFile& file, Result<std::unique_ptr<Container>> container) {
    if (!container) return Fail(container.error());
    while (!WasInterrupted()) {
      const Result<std::optional<ContainerMember>> member = (*container)->Next();
      if (!member) return RefuseRest(file, member.error());
      if (!*member) break;
      if (Status status = ReadMember(file, **member, container->get()); !status.ok()) return status;
    }
    return Status::Ok();
  }

  // Behind its members.
  Status RefuseRest(const InputFile& file, const Status& reason) {
    opened_ = file;
    return Fail(reason);
  }

  Status ReadMember(const InputFile& file, const ContainerMember& member, Container* container) {
    if (member.path.ends_with('/') || !IsSelected(options_.selection, member.path)) return Status::Ok();
    InputFile input =
        MakeInput(file.path + "!" + member.path, file.id + "/" + member.path, options_.selection.format);
    const bool is_readable = member.is_file && input.format != InputFormat::kUnknown &&
                             input.format != InputFormat::kTar && input.format != InputFormat::kZip;
    if (!is_readable) {
      ++passed_over_[member.is_file ? EndingOfName(member.path) : "link"];
      return Status::Ok();
    }
    if (Status status = Enter(input); !status.ok()) return status;
    return ReadStream(input, container->OpenMember());
  }

  void NoteProgress(const ByteSource& source) { state_->bytes_done = bytes_before_ + source.raw_bytes(); }

  std::uint64_t Tag(std::uint64_t place) const { return InputPlace{file_, place}.Pack(); }

  // Adds one that is answered, unless an earlier run has done so.
  template <typename Add>
  Status AddItem(Add add) {
    if (items_++ < reading_->skipped) {
      ++state_->items_skipped;
      return Status::Ok();
    }
    ++reading_->read;
    return add();
  }

  Status Refuse(std::uint64_t place, const Status& reason) {
    return AddItem([&] { return pipeline_->AddFailure(reason, Tag(place)); });
  }

  // The rest of the file cannot be read. That is none of its items: a later run tries again.
  Status Fail(const Status& reason) {
    has_failed_ = true;
    if (Status status = Register(std::make_shared<FileReading>()); !status.ok()) return status;
    return pipeline_->AddFailure(reason, Tag(0));
  }

  const ArticleReaderOptions options_;
  BulkPipeline* const pipeline_;
  InputFiles* const files_;
  ReadingMarks* const marks_;
  ReadingState* const state_;
  std::shared_ptr<FileReading> reading_;  // of the file, or of that which it is in
  std::uint64_t items_ = 0;               // met in it
  bool has_failed_ = false;
  InputFile opened_;                // that is being read
  std::uint32_t file_ = 0;          // its number
  std::uint64_t bytes_before_ = 0;  // of the files that were read
  std::map<std::string, std::uint64_t> passed_over_;
};

ArticleReader::ArticleReader(ArticleReaderOptions options, BulkPipeline* pipeline, InputFiles* files,
                             ReadingMarks* marks, ReadingState* state)
    : impl_(std::make_unique<Impl>(std::move(options), pipeline, files, marks, state)) {}

ArticleReader::~ArticleReader() = default;

Status ArticleReader::Read(const InputFile& file) {
  return impl_->Read(file);
}

const std::map<std::string, std::uint64_t>& ArticleReader::passed_over() const {
  return impl_->passed_over();
}

}  // namespace newsfold
