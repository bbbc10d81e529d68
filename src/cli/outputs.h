#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace turngap::cli {

/// Where the results of a run go; "-" is stdout.
struct Outputs {
  bool write_results = true;
  std::string results;  ///< empty: results.jsonl beside the table
  std::string table = "latency.csv";
  std::string summary = "summary.json";
  bool json = false;  ///< the summary also goes to stdout
};

/// Where results.jsonl goes; empty where it is not written: nobody asked for it and the table goes to stdout.
std::string results_place(const Outputs& outputs);

/// All places of results, for the user.
std::vector<std::string> places_of(const Outputs& outputs);

/// What is written into them.
struct Texts {
  std::string results;
  std::string table;
  std::string summary;
};

/// --out, --summary and --json, for a command that makes no results.
void add_summary_options(CLI::App& command, Outputs& outputs);

/// The options --results, --out, --summary and --json.
void add_output_options(CLI::App& command, Outputs& outputs);

/// Checks, before hours of work, that the results can be written: places that differ, in folders that exist and
/// may be written to, and none of them an input. Throws FatalError.
void check_outputs(const Outputs& outputs, std::span<const std::filesystem::path> inputs);

/// Writes the files first and stdout last. A reader of stdout that has seen enough (`| head`) is no error; everything
/// else throws FatalError.
void write_outputs(const Outputs& outputs, const Texts& texts);

/// The same for a command with one result, which `option` places; `json`: a copy goes to stdout.
void check_output(std::string_view option, const std::string& path);
void write_output(const std::string& path, bool json, std::string_view text);

}  // namespace turngap::cli
