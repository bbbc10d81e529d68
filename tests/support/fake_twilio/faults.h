#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace turngap::test {

/// What can go wrong with one answer. Those of pages do nothing on other paths.
enum class Fault {
  none,                    ///< the right answer: "ok" in a script lets a request pass
  unauthorized,            ///< 401, code 20003
  forbidden,               ///< 403, code 70051
  not_found,               ///< 404, code 20404
  too_many,                ///< 429, code 20429, without Retry-After
  too_many_retry_seconds,  ///< ... with Retry-After: 1
  too_many_retry_date,     ///< ... with Retry-After: an HTTP-date one second away
  server_error,            ///< 500, code 20500
  unavailable,             ///< 503, code 20503
  reset,                   ///< the connection is reset before anything is answered
  reset_midway,            ///< ... after half of the body
  stall,                   ///< half of the body, then nothing until the client leaves or the server stops
  late,                    ///< the right answer, 100 ms late
  dribble,                 ///< the body a byte at a time, 20 a second
  short_body,              ///< half of the promised Content-Length, then the connection is closed
  xml_with_200,            ///< an XML error body, application/xml, with status 200
  wrong_content_type,      ///< the right body as text/html
  endless_body,            ///< the right body followed by zeros without end, chunked
  nonsense_json,           ///< 200 and JSON whose fields have the wrong types
  broken_json,             ///< 200 and half of a JSON text
  redirect_elsewhere,      ///< 307 to another origin
  absolute_next_page,      ///< page: next_page_uri is a URL of another origin
  repeated_page,           ///< page: next_page_uri is the page itself
  endless_paging,          ///< page: every next page has new items and a next page
};

/// The word for a fault in a script, e.g. "short-body". `fault_named` throws std::invalid_argument for an unknown word.
std::string_view name_of(Fault fault);
Fault fault_named(std::string_view name);
std::vector<Fault> all_faults();

struct FaultRule {
  Fault fault = Fault::none;
  int times = 1;        ///< every_time: without end
  std::string pattern;  ///< fnmatch(3) pattern of the path (`*` matches `/` too); empty: the next requests of any path

  static constexpr int every_time = -1;
};

/// Which fault each request meets. A rule with a pattern strikes the first `times` requests of each matching path, so
/// that "404 twice, then the media" does not depend on the order of parallel requests. Rules without one strike the
/// requests in the order of their arrival. Random faults are drawn from seed, path and the number of the request to
/// that path: the same ones for any order.
class FaultScript {
 public:
  FaultScript() = default;

  /// `[TIMES*]FAULT[@PATTERN]`, several with commas or white space between them; TIMES is a number or `all`.
  /// "2*not-found@*.wav, ok, reset, all*forbidden@*/Calls/*". Throws std::invalid_argument naming the bad part.
  static FaultScript parse(std::string_view text);

  void add(FaultRule rule);
  /// Each request that no rule strikes fails with the probability `rate`, evenly with one of those of `faults` that
  /// the path can meet: not-found strikes media alone, faults of pages and JSON strike paths that end in .json.
  void at_random(double rate, std::uint64_t seed, std::vector<Fault> faults = {});

  /// The fault of this request; counts it.
  Fault next(const std::string& path);

 private:
  struct ActiveRule {
    FaultRule rule;
    int struck = 0;
    std::map<std::string, int> struck_by_path;
  };

  std::optional<Fault> by_path(const std::string& path);
  std::optional<Fault> in_order();
  Fault random(const std::string& path, int number);

  std::vector<ActiveRule> rules_;
  std::map<std::string, int> requests_;
  double rate_ = 0;
  std::uint64_t seed_ = 0;
  std::vector<Fault> random_faults_;
};

/// Faults after which asking again can help: what at_random draws from when it is not told.
std::vector<Fault> passing_faults();

}  // namespace turngap::test
