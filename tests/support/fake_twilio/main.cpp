// The stand-in for Twilio's service as a program: scripts/fake-twilio.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "support/fake_twilio/encrypted_media.h"
#include "support/fake_twilio/fake_twilio.h"
#include "support/fake_twilio/recording_state.h"
#include "support/stop_signals.h"

namespace {

using namespace turngap::test;

struct Options {
  std::string folder = TURNGAP_TESTDATA "/calls";
  FolderOptions catalogue;
  int port = 8080;
  std::string faults;
  std::string states;
  std::string private_key_file;
  double fault_rate = 0;
  std::uint64_t seed = 1;
};

void declare(CLI::App& app, Options& options) {
  app.add_option("FOLDER", options.folder, "Its *.wav files are the recordings, one inbound call each")
      ->capture_default_str();
  app.add_option("--port", options.port, "Port on 127.0.0.1; 0 takes a free one")->capture_default_str();
  app.add_option("--recordings", options.catalogue.recordings,
                 "Repeat the files under different SIDs until there are N; 0: each once")
      ->capture_default_str();
  app.add_option("--tag", options.catalogue.tag,
                 "Name of the conference that holds all recordings, and in the TwiML URL of every call")
      ->capture_default_str();
  app.add_option(
      "--faults", options.faults,
      "Script of faults: [TIMES*]FAULT[@PATH-PATTERN], with commas between them; TIMES is a number or 'all'. "
      "With a pattern: the first TIMES requests of each path that matches; else the next TIMES requests");
  app.add_option("--recording-states", options.states,
                 "[N*]STATE with commas between them, for the first N recordings, the next ones, ...: mono, encrypted, "
                 "external, processing, absent, deleted");
  app.add_option("--private-key-out", options.private_key_file,
                 "Where the key that opens the encrypted recordings is written");
  app.add_option("--fault-rate", options.fault_rate, "Share of the requests that fail at random")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--seed", options.seed, "Seed of the random faults")->capture_default_str();
  std::string words = "Faults:";
  for (const Fault fault : all_faults()) words += fmt::format(" {}", name_of(fault));
  app.footer(words + "\nExample: --faults '2*not-found@*.wav,1*too-many-retry-seconds@*/Recordings.json'");
}

FaultScript fault_script(const Options& options) {
  FaultScript script = FaultScript::parse(options.faults);
  if (options.fault_rate > 0) script.at_random(options.fault_rate, options.seed);
  return script;
}

std::string words_for_the_user(const FakeTwilio& twilio) {
  const FakeAccount account = twilio.catalogue().accounts.front();
  return fmt::format(
      "# {} recordings; no other credentials are needed, and these open nothing but this server. Ctrl-C stops it.\n"
      "export TWILIO_ACCOUNT_SID={}\n"
      "export TWILIO_AUTH_TOKEN={}\n"
      "export RUN_TAG={}\n"
      "# --base-url {}\n",
      account.recordings.size(), account.sid, account.auth_token, account.conferences.front().friendly_name,
      twilio.base_url());
}

void write_private(const std::string& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  if (!(file << content << std::flush)) throw std::runtime_error(path + ": cannot be written");
}

void set_states(FakeAccount& account, const Options& options) {
  const std::vector<RecordingState> states = parse_recording_states(options.states);
  if (states.size() > account.recordings.size()) {
    throw std::invalid_argument(fmt::format("--recording-states: expected at most {} recordings, found {}",
                                            account.recordings.size(), states.size()));
  }
  FakeKeyPair keys;
  if (std::count(states.begin(), states.end(), RecordingState::encrypted) > 0) {
    if (options.private_key_file.empty()) {
      throw std::invalid_argument("encrypted recordings need --private-key-out FILE: nobody could open them");
    }
    keys = make_key_pair();
    write_private(options.private_key_file, keys.private_pem);
  }
  for (std::size_t i = 0; i < states.size(); ++i) put_into(account.recordings[i], states[i], keys.public_pem);
}

Catalogue catalogue_for(const Options& options) {
  FolderOptions folder_options = options.catalogue;
  folder_options.newest = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  Catalogue catalogue = catalogue_of_folder(options.folder, folder_options);
  set_states(catalogue.accounts.front(), options);
  return catalogue;
}

void serve_until_stopped(const Options& options) {
  const StopSignals stop;
  const FakeTwilio twilio(catalogue_for(options), fault_script(options), options.port);
  std::cout << words_for_the_user(twilio) << std::flush;
  stop.wait();
}

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app("A stand-in for Twilio's REST service on this machine, for trying turngap without an account.",
               "fake-twilio");
  Options options;
  declare(app, options);
  CLI11_PARSE(app, argc, argv);
  serve_until_stopped(options);
} catch (const std::exception& error) {
  std::cerr << "fake-twilio: " << error.what() << "\n";
  return 2;
}
