#include <gmock/gmock.h>

#include <map>
#include <regex>

#include "cli/program.h"

namespace turngap::test {
namespace {

using Defaults = std::multimap<std::string, std::string>;

// The options and their defaults in `text`, wherever `pattern` finds a name and a number of milliseconds.
Defaults defaults_in(const std::string& text, const char* pattern) {
  const std::regex found(pattern);
  Defaults defaults;
  for (std::sregex_iterator match(text.begin(), text.end(), found), end; match != end; ++match) {
    defaults.emplace((*match)[1], (*match)[2]);
  }
  return defaults;
}

Defaults defaults_of_the_program() {
  const TemporaryFolder folder;
  return defaults_in(turngap(folder.path(), {"analyze", "--help"}).out, "--([a-z-]+) ms=([0-9.]+)");
}

Defaults defaults_on_the_turns_page() {
  return defaults_in(content_of(TURNGAP_TESTDATA "/../docs/turns.md"), "`--([a-z-]+)`, ([0-9.]+) ms");
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
