// The stand-in for Twilio's service as a program: scripts/fake-twilio.

#include <chrono>
#include <csignal>
#include <cstdint>
#include <exception>
#include <iostream>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "support/fake_twilio/fake_twilio.h"

namespace {

using namespace turngap::test;

struct Options {
  std::string folder;
  FolderOptions catalogue;
  int port = 8080;
  std::string faults;
  double fault_rate = 0;
  std::uint64_t seed = 1;
};

void declare(CLI::App& app, Options& options) {
  app.add_option("FOLDER", options.folder, "Its *.wav files are the recordings, one inbound call each")->required();
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

/// SIGINT and SIGTERM are kept from every thread that is started after this, and are waited for instead.
sigset_t hold_back_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

void serve_until_stopped(const Options& options) {
  const sigset_t signals = hold_back_stop_signals();
  FolderOptions catalogue = options.catalogue;
  catalogue.newest = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const FakeTwilio twilio(catalogue_of_folder(options.folder, catalogue), fault_script(options), options.port);
  std::cout << words_for_the_user(twilio) << std::flush;
  int signal = 0;
  sigwait(&signals, &signal);
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
