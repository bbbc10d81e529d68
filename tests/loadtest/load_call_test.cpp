#include "turngap/loadtest/load_call.h"

#include <gmock/gmock.h>

#include <stdexcept>

namespace turngap::test {
namespace {

using Meaning = PlacementAnswer::Meaning;
using State = LoadCall::State;

const PlacementAnswer kPlaced{Meaning::placed, {}, "", "CA1"};
const PlacementAnswer kNoCapacity{Meaning::no_capacity, CallFault::refused_by_service, "HTTP 500", ""};
const PlacementAnswer kFailed{Meaning::failed, CallFault::timeout, "too late", ""};

LoadCall call() {
  return LoadCall(1, Millis{1'000}, Millis{1'002}, Millis{30'000}, {.retries = 5, .first_wait = Millis{2'000}});
}

// Whether the parts of the wait add up to the whole of it.
void expect_parts_add_up(const CallRecord& record) {
  const Millis end = record.placed ? *record.placed : *record.ended;
  EXPECT_DOUBLE_EQ((record.late + record.for_place + record.requesting + record.backing_off).value,
                   (end - record.scheduled).value);
}

TEST(LoadCall, IsHeldForItsLengthOnceItIsPlaced) {
  LoadCall one = call();
  one.request(Millis{1'010});
  one.answer(Millis{1'060}, kPlaced);
  EXPECT_EQ(one.state(), State::active);
  EXPECT_EQ(one.ends_at(), Millis{31'060});
  one.end(Millis{31'060});
  EXPECT_EQ(one.record().dispatch_latency(), Millis{50});
  EXPECT_EQ(one.record().schedule_latency(), Millis{60});
  EXPECT_EQ(one.record().late, Millis{2});
  EXPECT_EQ(one.record().for_place, Millis{8});
  EXPECT_FALSE(one.record().cut);
  expect_parts_add_up(one.record());
}

TEST(LoadCall, WaitsForCapacityWithDoublingDelaysFiveTimes) {
  LoadCall one = call();
  Millis now{1'002};
  for (const double wait : {2'000.0, 4'000.0, 8'000.0, 16'000.0, 32'000.0}) {
    one.request(now);
    now += Millis{50};
    one.answer(now, kNoCapacity);
    ASSERT_EQ(one.state(), State::backing_off);
    EXPECT_EQ(one.retry_at(), now + Millis{wait});
    now = one.retry_at();
  }
  one.request(now);
  one.answer(now + Millis{50}, kNoCapacity);
  EXPECT_EQ(one.state(), State::over);
  EXPECT_EQ(one.record().requests, 6U);
  EXPECT_EQ(class_of(*one.record().fault), "Dispatch failed");
  EXPECT_EQ(one.record().backing_off, Millis{62'000});
  expect_parts_add_up(one.record());
}

TEST(LoadCall, CountsRetriesIntoItsDispatchLatency) {
  LoadCall one = call();
  one.request(Millis{1'002});
  one.answer(Millis{1'052}, kNoCapacity);
  one.request(Millis{3'052});
  one.answer(Millis{3'102}, kPlaced);
  EXPECT_EQ(one.record().dispatch_latency(), Millis{2'100});
  expect_parts_add_up(one.record());
}

TEST(LoadCall, IsNotTriedAgainForAnythingButCapacity) {
  LoadCall one = call();
  one.request(Millis{1'002});
  one.answer(Millis{31'002}, kFailed);
  EXPECT_EQ(one.state(), State::over);
  EXPECT_EQ(one.record().fault, CallFault::timeout);
  EXPECT_EQ(one.record().dispatch_latency(), std::nullopt);
  expect_parts_add_up(one.record());
}

TEST(LoadCall, ThatIsCutWhileActiveWasSuccessful) {
  LoadCall one = call();
  one.request(Millis{1'002});
  one.answer(Millis{1'052}, kPlaced);
  one.cut(Millis{5'000});
  EXPECT_TRUE(one.record().successful());
  EXPECT_TRUE(one.record().cut);
  EXPECT_EQ(one.record().ended, Millis{5'000});
}

TEST(LoadCall, ThatIsCutBeforeItWasPlacedHasFailed) {
  LoadCall waiting = call();
  waiting.cut(Millis{5'000});
  LoadCall requesting = call();
  requesting.request(Millis{1'002});
  requesting.cut(Millis{5'000});
  LoadCall backing_off = call();
  backing_off.request(Millis{1'002});
  backing_off.answer(Millis{1'052}, kNoCapacity);
  backing_off.cut(Millis{2'000});
  for (const LoadCall* one : {&waiting, &requesting, &backing_off}) {
    EXPECT_EQ(one->record().fault, CallFault::test_ended);
    EXPECT_FALSE(one->record().successful());
    expect_parts_add_up(one->record());
  }
}

TEST(LoadCall, LearnsItsNameFromAnAnswerAfterTheEnd) {
  LoadCall one = call();
  one.request(Millis{1'002});
  one.cut(Millis{1'010});
  one.answer_after_cut({.meaning = PlacementAnswer::Meaning::placed, .handle = "CA1"});
  EXPECT_EQ(one.record().handle, "CA1");
  EXPECT_EQ(one.record().fault, CallFault::test_ended);
  EXPECT_FALSE(one.record().successful());
}

TEST(LoadCall, MayHaveBeenPlacedWhereItsAnswerIsLostAfterTheEnd) {
  LoadCall one = call();
  one.request(Millis{1'002});
  one.cut(Millis{1'010});
  one.answer_after_cut({.meaning = PlacementAnswer::Meaning::lost, .words = "HTTP 500"});
  EXPECT_EQ(one.record().fault, CallFault::unknown);
  EXPECT_EQ(one.record().words, "HTTP 500");
}

TEST(LoadCall, HasAPlaceFromItsFirstRequestToItsEnd) {
  LoadCall one = call();
  EXPECT_FALSE(one.has_place());
  one.request(Millis{1'002});
  EXPECT_TRUE(one.has_place());
  one.answer(Millis{1'052}, kNoCapacity);
  EXPECT_TRUE(one.has_place());
  one.request(Millis{3'052});
  one.answer(Millis{3'102}, kPlaced);
  EXPECT_TRUE(one.has_place());
  one.end(Millis{33'102});
  EXPECT_FALSE(one.has_place());
}

TEST(LoadCall, RefusesWhatCannotHappen) {
  LoadCall one = call();
  EXPECT_THROW(one.answer(Millis{2'000}, kPlaced), std::logic_error);
  EXPECT_THROW(one.end(Millis{2'000}), std::logic_error);
  one.request(Millis{2'000});
  EXPECT_THROW(one.request(Millis{2'001}), std::logic_error);
  one.cut(Millis{3'000});
  EXPECT_THROW(one.cut(Millis{3'001}), std::logic_error);
}

}  // namespace
}  // namespace turngap::test
