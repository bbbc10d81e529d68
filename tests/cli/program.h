#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "support/temporary_folder.h"

extern char** environ;

namespace turngap::test {

inline std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot open " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

/// What a run of the program left behind.
struct ProgramRun {
  int exit_code = -1;  ///< 128 + the signal where one ended it
  std::string out;
  std::string err;
};

namespace detail {

inline std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

// The environment of the test without what would change the program's answer, and what `settings` sets anew.
inline std::vector<std::string> environment_with(const std::vector<std::string>& settings) {
  constexpr std::array kUnwanted{"OUT_CSV=", "SSL_CERT_FILE=", "CURL_CA_BUNDLE="};
  std::vector<std::string> all = settings;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string text = *variable;
    const auto has_its_name = [&](const std::string& other) {
      return text.starts_with(other.substr(0, other.find('=') + 1));
    };
    if (std::ranges::any_of(kUnwanted, has_its_name) || std::ranges::any_of(settings, has_its_name)) continue;
    all.push_back(text);
  }
  return all;
}

}  // namespace detail

/// Where a program under test writes to.
struct Streams {
  std::string out;
  std::string err;
};

/// turngap, started in a folder with `environment` ("NAME=value") added to that of the test.
class StartedProgram {
 public:
  StartedProgram(const std::filesystem::path& in, std::vector<std::string> arguments,
                 const std::vector<std::string>& environment, const Streams& streams) {
    arguments.insert(arguments.begin(), TURNGAP_PROGRAM);
    auto variables = detail::environment_with(environment);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, in.c_str());
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, streams.out.c_str(), O_WRONLY | O_CREAT | O_NOCTTY, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, streams.err.c_str(), O_WRONLY | O_CREAT | O_NOCTTY, 0600);
    const int failed = posix_spawn(&process_, TURNGAP_PROGRAM, &actions, nullptr, detail::pointers_to(arguments).data(),
                                   detail::pointers_to(variables).data());
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) throw std::runtime_error("cannot start " TURNGAP_PROGRAM);
  }

  void send(int signal) const { kill(process_, signal); }

  pid_t process() const { return process_; }

  bool is_running() const {
    siginfo_t info{};
    return waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0;
  }

  /// Waits for the end and gives the exit code, or 128 + the signal where one ended it.
  int exit_code() const {
    int status = 0;
    waitpid(process_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  pid_t process_ = 0;
};

/// Runs turngap in the folder `in` and waits for its end.
inline ProgramRun turngap(const std::filesystem::path& in, std::vector<std::string> arguments,
                          const std::vector<std::string>& environment = {}) {
  const TemporaryFolder output;
  const auto out = output / "out";
  const auto err = output / "err";
  const StartedProgram program(in, std::move(arguments), environment, {out, err});
  const int exit_code = program.exit_code();
  return {exit_code, content_of(out), content_of(err)};
}

}  // namespace turngap::test
