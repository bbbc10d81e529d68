#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "turngap/twilio/recording_catalog.h"

namespace turngap::cli {

/// What to fetch, from where and into which folder, as the user gave it.
struct FetchOptions {
  std::string into;
  std::vector<std::string> sources;  ///< "s3://bucket/prefix"; none, and no URLs: Twilio
  std::string urls;                  ///< a list of URLs, - is stdin
  std::string headers_file;
  std::string s3_endpoint;
  std::string s3_region;  ///< of a plan; else the environment says it
  std::string name_pattern;
  std::string layout;              ///< whose recordings those of a bucket or list are
  std::optional<std::string> tag;  ///< see tag_of
  std::string manifest;
  std::string from;
  std::string to;
  std::string account;
  bool all = false;
  std::string since;
  std::string until;
  std::optional<std::size_t> limit;
  std::optional<std::size_t> sample;
  std::uint32_t seed = 1;
  std::optional<int> agent_channel;
  std::optional<std::size_t> expected;
  unsigned parallel = 6;
  std::string credentials_file;
  std::string private_key;
  std::string base_url;
  std::string ca_file;
  unsigned stall_s = 30;
  bool dry_run = false;
};

/// The most requests at a time that the user may want.
constexpr unsigned kMostParallel = 64;

/// The group in which help shows those that say how recordings are fetched.
constexpr auto kHowFetched = "How they are fetched";

void add_fetch_options(CLI::App& command, FetchOptions& options);

/// The parts of it that buckets and lists of URLs need: which recordings, and how they are got at.
void add_selection_options(CLI::App& command, FetchOptions& options);
void add_access_options(CLI::App& command, FetchOptions& options);
/// And those that Twilio needs beside these.
void add_twilio_selection(CLI::App& command, FetchOptions& options);
void add_twilio_access(CLI::App& command, FetchOptions& options);

/// Throws FatalError where one of these options is given: for recordings that are files, they would do nothing.
void require_no_fetch_options(const CLI::App& command);

/// Whether the recordings lie in buckets or behind URLs, and not at Twilio.
bool are_stored(const FetchOptions& options);

/// Whether one of the options says which recordings at Twilio are wanted.
bool selects_at_twilio(const FetchOptions& options);

/// --tag, else RUN_TAG, else "loadtest". Throws FatalError where --all makes it meaningless.
std::string tag_of(const FetchOptions& options);

/// The dates of --since and --until; without --since, `default_since`. Throws FatalError where they are none.
DateWindow window_of(const FetchOptions& options, const std::string& default_since);

/// Where the recordings come from, in words for `run` in summary.json: buckets, the list of URLs, the manifest, or
/// which recordings of the account.
std::vector<std::string> named_sources(const FetchOptions& options);

/// The files that the options name.
std::vector<std::filesystem::path> inputs_of(const FetchOptions& options);

/// Throws FatalError where the options contradict each other or cannot be read.
Selection selection_of(const FetchOptions& options);

}  // namespace turngap::cli
