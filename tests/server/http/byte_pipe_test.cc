#include "server/http/byte_pipe.h"

#include <string>
#include <thread>

#include <gtest/gtest.h>

namespace newsfold {
namespace {

std::string ReadAll(BytePipe* pipe, std::size_t size) {
  std::string read;
  std::string buffer(size, '\0');
  while (const std::size_t count = pipe->Read(buffer.data(), size)) read.append(buffer, 0, count);
  return read;
}

TEST(BytePipe, KeepsTheOrderWhateverThePieces) {
  std::string bytes;
  for (int i = 0; i < 20'000; ++i) bytes += std::to_string(i);
  for (const std::size_t size : {std::size_t{1}, std::size_t{3}, std::size_t{1000}}) {
    BytePipe pipe(64);
    std::thread writer([&] {
      for (std::size_t at = 0; at < bytes.size(); at += 777)
        pipe.Write(std::string_view(bytes).substr(at, 777));
      pipe.CloseWriting();
    });
    EXPECT_TRUE(ReadAll(&pipe, size) == bytes) << size;
    writer.join();
  }
}

TEST(BytePipe, EndsWhenTheWriterDoes) {
  BytePipe pipe(64);
  pipe.Write("rest");
  pipe.CloseWriting();
  EXPECT_EQ(ReadAll(&pipe, 64), "rest");
  char byte = 0;
  EXPECT_EQ(pipe.Read(&byte, 1), 0u);
}

TEST(BytePipe, AWriterDoesNotWaitForAReaderThatHasLeft) {
  BytePipe pipe(4);
  std::thread writer([&] { pipe.Write(std::string(1000, 'x')); });
  char byte = 0;
  EXPECT_EQ(pipe.Read(&byte, 1), 1u);
  EXPECT_TRUE(pipe.is_read());
  pipe.CloseReading();
  writer.join();
  EXPECT_FALSE(pipe.is_read());
  pipe.Write("dropped");
}

}  // namespace
}  // namespace newsfold
