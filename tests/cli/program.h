#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
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

// The environment of the test without what would change the program's answer.
inline std::vector<std::string> environment_with(const std::vector<std::string>& settings) {
  std::vector<std::string> all;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!std::string(*variable).starts_with("OUT_CSV=")) all.emplace_back(*variable);
  }
  all.insert(all.end(), settings.begin(), settings.end());
  return all;
}

}  // namespace detail

/// Runs turngap in the folder `in` with `environment` ("NAME=value") added to that of the test, and waits for its end.
inline ProgramRun turngap(const std::filesystem::path& in, std::vector<std::string> arguments,
                          const std::vector<std::string>& environment = {}) {
  const TemporaryFolder output;
  const auto out = output / "out";
  const auto err = output / "err";
  arguments.insert(arguments.begin(), TURNGAP_PROGRAM);
  auto variables = detail::environment_with(environment);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, in.c_str());
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), O_WRONLY | O_CREAT, 0600);
  pid_t process = 0;
  const int failed = posix_spawn(&process, TURNGAP_PROGRAM, &actions, nullptr, detail::pointers_to(arguments).data(),
                                 detail::pointers_to(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error("cannot start " TURNGAP_PROGRAM);
  int status = 0;
  waitpid(process, &status, 0);
  const int exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {exit_code, content_of(out), content_of(err)};
}

}  // namespace turngap::test
