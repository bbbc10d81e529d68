#include <gmock/gmock.h>

#include <map>
#include <string>

#include "cli/program.h"

namespace turngap::test {
namespace {

using Defaults = std::multimap<std::string, std::string>;

// Each option in `text` with the number of its default, where it is written as <before>name<between>number.
Defaults defaults_in(const std::string& text, const std::string& before, const std::string& between) {
  Defaults defaults;
  for (auto at = text.find(before); at != std::string::npos; at = text.find(before, at + 1)) {
    const auto name = at + before.size();
    const auto name_end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-", name);
    if (name_end == std::string::npos || text.compare(name_end, between.size(), between) != 0) continue;
    const auto number = name_end + between.size();
    const auto number_end = text.find_first_not_of("0123456789", number);
    defaults.emplace(text.substr(name, name_end - name), text.substr(number, number_end - number));
  }
  return defaults;
}

Defaults defaults_of_the_program() {
  const TemporaryFolder folder;
  const std::string help = turngap(folder.path(), {"analyze", "--help-all"}).out;
  Defaults defaults = defaults_in(help, "--", " ms=");
  defaults.merge(defaults_in(help, "--", " dB="));
  return defaults;
}

Defaults defaults_on_the_turns_page() {
  return defaults_in(content_of(TURNGAP_TESTDATA "/../docs/turns.md"), "`--", "`, ");
}

TEST(TurnsPage, NamesSettingsWithTheDefaultsThatTheProgramHas) {
  const Defaults program = defaults_of_the_program();
  for (const auto& [name, value] : defaults_on_the_turns_page()) {
    const auto setting = program.find(name);
    ASSERT_NE(setting, program.end()) << "turngap analyze has no --" << name;
    EXPECT_EQ(value, setting->second) << name;
  }
}

TEST(TurnsPage, NamesEverySettingOfThePairing) {
  const Defaults page = defaults_on_the_turns_page();
  for (const char* setting : {"max-caller-pause", "max-agent-pause", "min-reaction", "max-backchannel", "min-going-on",
                              "max-filler", "min-filler-pause"}) {
    EXPECT_TRUE(page.contains(setting)) << setting;
  }
}

}  // namespace
}  // namespace turngap::test
