#include "store/base/status.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "tests/store/base/status_matchers.h"

namespace newsfold {
namespace {

using testing::StatusIs;

TEST(Status, DefaultIsOk) {
  EXPECT_TRUE(Status().ok());
  EXPECT_TRUE(Status::Ok().ok());
  EXPECT_EQ(Status().ToString(), "ok");
}

TEST(Status, EveryCodeHasItsOwnName) {
  std::set<std::string_view> names;
  for (int code = 0; code <= static_cast<int>(StatusCode::kInternal); ++code) {
    names.insert(NameOf(static_cast<StatusCode>(code)));
  }
  EXPECT_EQ(names.size(), 10U);
  EXPECT_TRUE(names.contains("resource_exhausted"));
}

TEST(Status, MakersCarryTheirCode) {
  EXPECT_THAT(InvalidArgument("x"), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(NotFound("x"), StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(AlreadyExists("x"), StatusIs(StatusCode::kAlreadyExists));
  EXPECT_THAT(ResourceExhausted("x"), StatusIs(StatusCode::kResourceExhausted));
  EXPECT_THAT(Unavailable("x"), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(Corruption("x"), StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(FailedPrecondition("x"), StatusIs(StatusCode::kFailedPrecondition));
  EXPECT_THAT(Internal("x"), StatusIs(StatusCode::kInternal));
}

TEST(Status, TextNamesCodeAndMessage) {
  EXPECT_EQ(NotFound("no article 'a17'").ToString(), "not_found: no article 'a17'");
}

TEST(Status, ContextGrowsOutwardAndKeepsTheCode) {
  const Status status = Corruption("bad checksum").WithContext("record 7").WithContext("get a17");
  EXPECT_EQ(status.code(), StatusCode::kCorruption);
  EXPECT_EQ(status.message(), "get a17: record 7: bad checksum");
}

TEST(Status, ContextLeavesSuccessAlone) {
  EXPECT_EQ(Status::Ok().WithContext("get a17").message(), "");
  EXPECT_TRUE(Status::Ok().WithContext("get a17").ok());
}

TEST(Result, HoldsValueOrStatus) {
  const Result<int> value = 7;
  const Result<int> error = NotFound("none");
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(*value, 7);
  EXPECT_TRUE(value.error().ok());
  ASSERT_FALSE(error.has_value());
  EXPECT_EQ(error.error().message(), "none");
}

TEST(ResultDeathTest, ValueOfAnErrorStopsTheProgram) {
  const Result<int> error = NotFound("none");
  EXPECT_DEATH((void)error.value(), "value\\(\\) of an error: not_found: none");
}

}  // namespace
}  // namespace newsfold
