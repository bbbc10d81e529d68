#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "turngap/twilio/recording_catalog.h"

namespace turngap::cli {

/// What to fetch, from where and into which folder, as the user gave it.
struct FetchOptions {
  std::string into;
  std::string tag = "loadtest";
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
  unsigned parallel = 6;
  std::string credentials_file;
  std::string private_key;
  std::string base_url;
  std::string ca_file;
  unsigned stall_s = 30;
  bool dry_run = false;
};

void add_fetch_options(CLI::App& command, FetchOptions& options);

/// Throws FatalError where the options contradict each other or cannot be read.
Selection selection_of(const FetchOptions& options);

}  // namespace turngap::cli
