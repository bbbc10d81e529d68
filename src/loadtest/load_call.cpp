#include "turngap/loadtest/load_call.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>
#include <utility>

namespace turngap {

using Meaning = PlacementAnswer::Meaning;

LoadCall::LoadCall(std::uint64_t number, Millis scheduled, Millis now, Millis length, CapacityRetry retry, bool renewed)
    : length_(length), retry_(retry), since_(now) {
  record_.number = number;
  record_.renewed = renewed;
  record_.scheduled = scheduled;
  record_.late = now - scheduled;
}

void LoadCall::request(Millis now) {
  expect(state_ == State::waiting || state_ == State::backing_off, "be requested");
  (state_ == State::waiting ? record_.for_place : record_.backing_off) += now - since_;
  if (!record_.first_request) record_.first_request = now;
  ++record_.requests;
  state_ = State::requesting;
  since_ = now;
}

void LoadCall::answer(Millis now, const PlacementAnswer& answer) {
  expect(state_ == State::requesting, "be answered");
  record_.requesting += now - since_;
  since_ = now;
  record_.words = answer.words;
  record_.handle = answer.handle;
  if (answer.meaning == Meaning::placed) {
    record_.placed = now;
    state_ = State::active;
  } else if (answer.meaning == Meaning::no_capacity && record_.requests <= retry_.retries) {
    retry_at_ = now + retry_.first_wait * std::exp2(record_.requests - 1);
    state_ = State::backing_off;
  } else {
    fail(now, answer.fault, answer.words);
  }
}

void LoadCall::end(Millis now) {
  expect(state_ == State::active, "end");
  record_.ended = now;
  state_ = State::over;
}

void LoadCall::cut(Millis now) {
  expect(state_ != State::over, "be cut");
  if (state_ == State::active) {
    record_.cut = true;
    return end(now);
  }
  if (state_ == State::waiting) record_.for_place += now - since_;
  if (state_ == State::requesting) record_.requesting += now - since_;
  if (state_ == State::backing_off) record_.backing_off += now - since_;
  const char* const before = record_.first_request ? "it was placed" : "it was its turn";
  fail(now, CallFault::test_ended, fmt::format("the test ended before {}", before));
}

void LoadCall::drop(Millis now, std::string words) {
  expect(state_ == State::active, "be dropped");
  record_.placed.reset();
  fail(now, CallFault::not_answered, std::move(words));
}

void LoadCall::answer_after_cut(const PlacementAnswer& answer) {
  expect(state_ == State::over, "be answered after the end");
  record_.handle = answer.handle;
  if (answer.meaning == Meaning::placed) record_.words = "it was placed when the test had ended, and ended at once";
  if (answer.meaning != Meaning::lost) return;
  record_.fault = CallFault::unknown;
  record_.words = answer.words;
}

bool LoadCall::has_place() const {
  return state_ == State::requesting || state_ == State::backing_off || state_ == State::active;
}

void LoadCall::expect(bool possible, const char* event) const {
  if (possible) return;
  throw std::logic_error(fmt::format("call {} cannot {} in state {}", record_.number, event, static_cast<int>(state_)));
}

void LoadCall::fail(Millis now, CallFault fault, std::string words) {
  record_.fault = fault;
  record_.words = std::move(words);
  record_.ended = now;
  state_ = State::over;
}

std::optional<Millis> CallRecord::dispatch_latency() const {
  return placed ? std::optional(*placed - *first_request) : std::nullopt;
}

std::optional<Millis> CallRecord::schedule_latency() const {
  return placed ? std::optional(*placed - scheduled) : std::nullopt;
}

std::string_view class_of(CallFault fault) {
  switch (fault) {
    case CallFault::refused_by_service: return "Dispatch failed";
    case CallFault::timeout: return "Timeout";
    case CallFault::connection_refused: return "Connection refused";
    case CallFault::connection_broken: return "Connection broken";
    case CallFault::incomplete_answer: return "Incomplete answer";
    case CallFault::wrong_answer: return "Wrong answer";
    case CallFault::not_answered: return "Not answered";
    case CallFault::answer_lost: return "Answer lost";
    case CallFault::unknown: return "Unknown";
    case CallFault::test_ended: return "Test ended";
  }
  return "";
}

}  // namespace turngap
