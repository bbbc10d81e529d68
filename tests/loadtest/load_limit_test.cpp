#include "turngap/loadtest/load_limit.h"

#include <gtest/gtest.h>

#include "turngap/core/error.h"

namespace turngap::test {
namespace {

TEST(LoadLimit, IsWrittenAsItIsRead) {
  for (const char* text : {"p(95)<600", "schedule_p(95)<800", "success>=95", "p(99.9)<=1000", "success>90.5"}) {
    EXPECT_EQ(to_string(parse_load_limit(text)), text);
  }
  EXPECT_EQ(to_string(parse_load_limit(" schedule_p( 50 ) <= 1e3 ")), "schedule_p(50)<=1000");
}

TEST(LoadLimit, RefusesWhatItDoesNotKnow) {
  for (const char* text : {"", "p95<600", "p(0)<1", "p(100)<1", "success", "success=95", "success>=95%", "p(95)<",
                           "p(95<6", "answered>=95", "schedule_success>=95", "p(95)<nan", "success>=950", "success>=-5",
                           "success>100", "success(95)>=5", "p>=5", "p(95)<-1", "p(95)<0"}) {
    EXPECT_THROW(parse_load_limit(text), FatalError) << text;
  }
}

TEST(LoadLimit, KnowsWhetherItIsKeptAtItsOwnValue) {
  EXPECT_FALSE(parse_load_limit("p(95)<600").kept_by(600));
  EXPECT_TRUE(parse_load_limit("p(95)<=600").kept_by(600));
  EXPECT_TRUE(parse_load_limit("success>=95").kept_by(95));
  EXPECT_FALSE(parse_load_limit("success>95").kept_by(95));
}

}  // namespace
}  // namespace turngap::test
