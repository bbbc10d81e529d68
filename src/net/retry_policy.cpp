#include "turngap/net/retry_policy.h"

#include <algorithm>
#include <charconv>

namespace turngap {
namespace {

using std::chrono::milliseconds;

int tries_for(const RetryPolicy& policy, Answer answer) {
  switch (answer) {
    case Answer::again: return policy.tries;
    case Answer::throttled: return policy.tries_when_throttled;
    case Answer::fresh: return policy.tries_when_not_found;
    default: return 0;
  }
}

milliseconds backoff(const RetryPolicy& policy, int tries_made) {
  const int doublings = std::clamp(tries_made - 1, 0, 20);
  return std::min<milliseconds>(policy.first_wait * (1LL << doublings), policy.longest_wait);
}

milliseconds jittered(milliseconds wait, double factor) {
  return milliseconds{static_cast<std::int64_t>(static_cast<double>(wait.count()) * factor)};
}

// Seconds or an HTTP date (RFC 9110, 10.2.3).
std::optional<milliseconds> asked_wait(std::string_view retry_after, Moment now) {
  if (retry_after.empty()) return std::nullopt;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(retry_after.data(), retry_after.data() + retry_after.size(), seconds);
  constexpr std::int64_t kDay = 86'400;
  if (error == std::errc() && end == retry_after.data() + retry_after.size()) {
    return seconds >= 0 ? std::optional<milliseconds>(std::chrono::seconds{std::min(seconds, kDay)}) : std::nullopt;
  }
  const auto moment = parse_rfc2822(retry_after);
  return moment ? std::optional<milliseconds>(std::max(*moment - now, std::chrono::seconds{0})) : std::nullopt;
}

}  // namespace

Answer meaning_of(const HttpResponse& response, bool media_may_be_fresh) {
  switch (response.end) {
    case TransferEnd::answered: break;
    case TransferEnd::untrusted:
    case TransferEnd::not_taken:
    case TransferEnd::proxy_denied:
    case TransferEnd::forbidden: return Answer::final;
    default: return Answer::again;
  }
  if (response.status == 200) return Answer::good;
  if (response.status == 401 || response.status == 403) return Answer::denied;
  if (response.status == 429) return Answer::throttled;
  if (response.status == 404 && media_may_be_fresh) return Answer::fresh;
  if (response.status == 408 || response.status >= 500) return Answer::again;
  return Answer::final;
}

std::optional<milliseconds> wait_before_next(const RetryPolicy& policy, Answer answer, int tries_made,
                                             std::string_view retry_after, Moment now, double random) {
  if (tries_made >= tries_for(policy, answer)) return std::nullopt;
  if (answer == Answer::fresh) return jittered(policy.fresh_media_wait * tries_made, 1.0 + policy.jitter * random);
  const milliseconds own = jittered(backoff(policy, tries_made), 1.0 + policy.jitter * random);
  const auto asked = asked_wait(retry_after, now);
  if (asked && *asked > policy.longest_retry_after) return std::nullopt;
  return std::max(own, asked.value_or(milliseconds{0}));
}

}  // namespace turngap
