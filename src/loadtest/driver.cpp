#include "turngap/loadtest/driver.h"

#include <algorithm>
#include <deque>

#include "loadtest/timers.h"
#include "loadtest/watch.h"

namespace turngap {
namespace {

using std::chrono::milliseconds;
using State = LoadCall::State;

constexpr milliseconds kLongestSleep{100};   // so that a Ctrl-C is seen soon
constexpr Millis kPauseAfterFailure{1'000};  // before a slot calls again: a refusal must not become a flood

class Driver {
 public:
  Driver(HttpTransport& transport, const CallService& service, const LoadSettings& settings, const LoadHooks& hooks)
      : transport_(transport),
        service_(service),
        settings_(settings),
        hooks_(hooks),
        begin_(hooks.clock()),
        watch_(transport, service),
        slots_left_(settings.slots.size()) {}

  LoadRun run() {
    plan();
    while (!over_) step();
    watch_.sample(now());
    while (answers_are_due()) transport_.wait(kLongestSleep);
    return result();
  }

 private:
  void plan() {
    for (const CallSlot& slot : settings_.slots) {
      timers_.at(slot.open, [this, &slot](Millis planned) {
        --slots_left_;
        begin_call(slot, planned, false);
      });
    }
    timers_.at(settings_.duration, [this](Millis) { stop(RunEnd::duration); });
    watch_regularly(Millis{0});
    report_regularly(hooks_.progress_interval);
  }

  void step() {
    if (hooks_.stop()) return stop(RunEnd::interrupted);
    timers_.run_due(now());
    if (settings_.abort_on_unhealthy && watch_.seen_unhealthy()) return stop(RunEnd::unhealthy);
    give_places();
    if (over_) return;
    if (slots_left_ == 0 && live_ == 0 && renewals_ == 0) return stop(RunEnd::all_calls_ended);
    transport_.wait(time_to_next());
  }

  Millis now() const { return Millis{std::chrono::duration<double, std::milli>(hooks_.clock() - begin_).count()}; }

  milliseconds time_to_next() const {
    Millis next = *timers_.next();  // there is always the end of the test
    if (!waiting_.empty() && places_taken_ < settings_.max_concurrent) next = std::min(next, next_request_at_);
    const double left = std::ceil((next - now()).value);
    return std::clamp(milliseconds{static_cast<std::int64_t>(left)}, milliseconds{0}, kLongestSleep);
  }

  void begin_call(const CallSlot& slot, Millis planned, bool renewed) {
    const std::uint64_t number = calls_.size() + 1;
    const Millis length = call_length(settings_.lengths, settings_.seed, number);
    LoadCall& call = calls_.emplace_back(number, planned, now(), length, settings_.retry, renewed);
    slots_of_calls_.push_back(&slot);
    ++live_;
    waiting_.push_back(&call);
    if (slot.close < settings_.duration) timers_.at(slot.close, [this, &call](Millis) { cut(call); });
    give_places();
  }

  void give_places() {
    while (!waiting_.empty() && places_taken_ < settings_.max_concurrent && now() >= next_request_at_) {
      LoadCall& call = *waiting_.front();
      waiting_.pop_front();
      if (call.state() != State::waiting) continue;
      next_request_at_ = now() + settings_.min_spacing;
      ++places_taken_;
      request(call);
    }
  }

  void request(LoadCall& call) {
    call.request(now());
    ++placing_;
    transport_.start(service_.placement(call.record().number), [this, &call](const HttpResponse& response) {
      --placing_;
      const PlacementAnswer answer = service_.meaning_of_placement(response);
      if (call.state() == State::requesting) return take_answer(call, answer);
      if (!service_.needs_every_answer()) return;
      call.answer_after_cut(answer);
      send_end(call);
    });
  }

  bool answers_are_due() const {
    return watch_.pending() > 0 || ending_ > 0 || (service_.needs_every_answer() && placing_ > 0);
  }

  void take_answer(LoadCall& call, const PlacementAnswer& answer) {
    call.answer(now(), answer);
    if (call.state() == State::active) return hold(call);
    if (call.state() == State::backing_off) {
      timers_.at(call.retry_at(), [this, &call](Millis) {
        if (call.state() == State::backing_off) request(call);
      });
      return;
    }
    ++failed_;
    if (answer.meaning != PlacementAnswer::Meaning::lost) return leave(call);
    timers_.at(now() + settings_.hold_when_lost, [this, &call](Millis) { leave(call); });
  }

  void hold(LoadCall& call) {
    successful_.push_back(&call.record());
    ++active_;
    if (service_.progress(call.record())) return ask_later(call);
    timers_.at(call.ends_at(), [this, &call](Millis) {
      if (call.state() == State::active) end(call);
    });
  }

  void ask_later(LoadCall& call) {
    timers_.at(now() + settings_.ask_interval, [this, &call](Millis) {
      if (call.state() != State::active) return;
      transport_.start(*service_.progress(call.record()), [this, &call](const HttpResponse& response) {
        if (call.state() == State::active) take_progress(call, service_.meaning_of_progress(response));
      });
    });
  }

  void take_progress(LoadCall& call, const CallProgress& progress) {
    if (progress.started_at) call.note_start(progress.started_at);
    switch (progress.meaning) {
      case CallProgress::Meaning::ended: return end(call);
      case CallProgress::Meaning::failed: return drop(call, progress.words);
      case CallProgress::Meaning::goes_on:
      case CallProgress::Meaning::not_known: return ask_later(call);
    }
  }

  void drop(LoadCall& call, const std::string& words) {
    call.drop(now(), words);
    --active_;
    ++failed_;
    std::erase(successful_, &call.record());
    leave(call);
  }

  void end(LoadCall& call) {
    call.end(now());
    --active_;
    send_end(call);
    leave(call);
  }

  // A request under way may yet be granted: its call is ended at the system too, when its answer has come.
  void cut(LoadCall& call) {
    if (call.state() == State::over) return;
    const bool was_active = call.state() == State::active;
    if (was_active) --active_;
    const bool had_place = call.has_place();
    call.cut(now());
    if (!call.record().successful()) ++failed_;
    if (was_active) send_end(call);
    --live_;
    if (had_place) --places_taken_;
  }

  void send_end(const LoadCall& call) {
    const auto request = service_.ending(call.record());
    if (!request) return;
    ++ending_;
    transport_.start(*request, [this](const HttpResponse& response) {
      --ending_;
      const bool good = response.end == TransferEnd::answered && response.status / 100 == 2;
      if (!good) ++failed_end_requests_;
    });
  }

  // The call is over by itself; its slot may begin another.
  void leave(const LoadCall& call) {
    --live_;
    --places_taken_;
    const CallSlot& slot = *slots_of_calls_[call.record().number - 1];
    if (!slot.renew || over_) return;
    const Millis next = call.record().successful() ? now() : now() + kPauseAfterFailure;
    if (next >= slot.close) return;
    ++renewals_;
    timers_.at(next, [this, &slot](Millis planned) {
      --renewals_;
      begin_call(slot, planned, true);
    });
  }

  void stop(RunEnd end) {
    if (over_) return;
    over_ = true;
    end_ = end;
    for (LoadCall& call : calls_) cut(call);
    length_ = now();
  }

  void watch_regularly(Millis when) {
    timers_.at(when, [this](Millis planned) {
      watch_.sample(now());
      watch_regularly(planned + settings_.health_interval);
    });
  }

  void report_regularly(Millis when) {
    timers_.at(when, [this](Millis planned) {
      hooks_.progress({now(), calls_.size(), successful_.size(), active_, failed_, successful_, watch_.queued()});
      report_regularly(planned + hooks_.progress_interval);
    });
  }

  LoadRun result() const {
    LoadRun run;
    run.calls.reserve(calls_.size());
    for (const LoadCall& call : calls_) run.calls.push_back(call.record());
    run.health = watch_.samples();
    run.end = end_;
    run.length = length_;
    run.not_due = slots_left_;
    run.failed_end_requests = failed_end_requests_;
    return run;
  }

  HttpTransport& transport_;
  const CallService& service_;
  const LoadSettings& settings_;
  const LoadHooks& hooks_;
  std::chrono::steady_clock::time_point begin_;
  Watch watch_;
  Timers timers_;
  std::deque<LoadCall> calls_;  // answers and timers refer to them
  std::vector<const CallSlot*> slots_of_calls_;
  std::deque<LoadCall*> waiting_;
  std::vector<const CallRecord*> successful_;
  std::size_t slots_left_;
  std::size_t live_ = 0;
  std::size_t renewals_ = 0;
  std::size_t active_ = 0;
  std::size_t failed_ = 0;
  unsigned places_taken_ = 0;
  Millis next_request_at_{0};
  unsigned placing_ = 0;
  unsigned ending_ = 0;
  std::size_t failed_end_requests_ = 0;
  bool over_ = false;
  RunEnd end_ = RunEnd::all_calls_ended;
  Millis length_;
};

}  // namespace

LoadRun run_load(HttpTransport& transport, const CallService& service, const LoadSettings& settings,
                 const LoadHooks& hooks) {
  return Driver(transport, service, settings, hooks).run();
}

std::string health_problem_now(HttpTransport& transport, const CallService& service) {
  std::optional<std::string> problem;
  transport.start(service.health(), [&](const HttpResponse& response) { problem = service.health_problem(response); });
  while (!problem) transport.wait(kLongestSleep);
  return *problem;
}

std::string_view to_string(RunEnd end) {
  switch (end) {
    case RunEnd::all_calls_ended: return "all_calls_ended";
    case RunEnd::duration: return "duration";
    case RunEnd::unhealthy: return "unhealthy";
    case RunEnd::interrupted: return "interrupted";
  }
  return "";
}

}  // namespace turngap
