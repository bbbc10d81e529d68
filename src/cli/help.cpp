#include "cli/help.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <sstream>
#include <utility>
#include <vector>

#include "cli/parser_words.h"

namespace turngap::cli {
namespace {

constexpr std::size_t kLeft = 30;  // columns of names

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

std::string left_of(const CLI::Option& option) {
  std::string left = option.get_name(false, true);
  if (option.get_positional()) return option.get_name();
  const std::string kind = kind_of(option);
  if (option.get_items_expected_max() > 0 && !kind.empty()) left += " " + kind;
  if (!option.get_default_str().empty()) left += "=" + option.get_default_str();
  return left;
}

std::string right_of(const CLI::Option& option) {
  std::string right = option.get_description();
  if (option.get_required() && !option.get_positional()) right += " (required)";
  if (!option.get_envname().empty()) right += " [environment: " + option.get_envname() + "]";
  return right;
}

std::string usage_of(const CLI::App& app) {
  std::string usage = "Usage: " + (app.get_parent() == nullptr ? "" : app.get_parent()->get_name() + " ") +
                      app.get_name() + (app.get_parent() == nullptr ? " COMMAND" : "");
  for (const CLI::Option* option : app.get_options([](const CLI::Option* o) { return o->get_required(); })) {
    if (!option->get_positional()) usage += " " + option->get_name() + " " + kind_of(*option);
  }
  usage += " [OPTIONS]";
  for (const CLI::Option* option : app.get_options([](const CLI::Option* o) { return o->get_positional(); })) {
    const std::string several = option->get_items_expected_max() > 2 ? "..." : "";
    usage += option->get_required() ? " " + option->get_name() + several : " [" + option->get_name() + several + "]";
  }
  return usage + "\n";
}

// Levenshtein's distance.
std::size_t distance(const std::string& one, const std::string& other) {
  std::vector<std::size_t> row(other.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 1; i <= one.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= other.size(); ++j) {
      const std::size_t changed = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row.back();
}

std::vector<std::string> known_words(const CLI::App& app) {
  std::vector<std::string> words;
  const auto chosen = app.get_subcommands();
  const CLI::App& command = chosen.empty() ? app : *chosen.back();
  for (const CLI::App* sub : command.get_subcommands([](const CLI::App*) { return true; })) {
    words.push_back(sub->get_name());
  }
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
  }
  return words;
}

// The known word that is nearest to one of `words`, unless all are far.
std::string suggestion(const CLI::App& app, const std::vector<std::string>& words) {
  std::string nearest;
  std::size_t least = std::string::npos;
  for (const std::string& word : words) {
    for (const std::string& known : known_words(app)) {
      const std::size_t changes = distance(word, known);
      if (changes >= least || changes > std::max<std::size_t>(2, word.size() / 3)) continue;
      least = changes;
      nearest = known;
    }
  }
  return nearest.empty() ? "" : fmt::format("; did you mean {}?", nearest);
}

// A command that is wider than the terminal goes on in a line below, as a shell takes it.
std::string folded_command(std::string line, std::size_t columns) {
  std::string out;
  while (line.size() > columns) {
    const std::size_t at = line.rfind(" --", columns - 2);
    if (at == std::string::npos || line.find_first_not_of(' ') > at) break;
    out += line.substr(0, at) + " \\\n";
    line = std::string(6, ' ') + line.substr(at + 1);
  }
  return out + line;
}

}  // namespace

// In the reader's words: the parser's types, and the names of its checks behind a colon.
std::string kind_of(const CLI::Option& option) {
  std::string kind = option.get_type_name();
  kind.resize(std::min(kind.find(':'), kind.size()));
  if (kind == "UINT" || kind == "INT") return "N";
  return kind == "FLOAT" ? "X" : kind;
}

std::string HelpFormatter::make_help(const CLI::App* app, std::string, CLI::AppFormatMode mode) const {
  std::string text = wrapped(app->get_description()) + "\n" + usage_of(*app) + options_of(*app, mode);
  text += commands_of(*app) + footer_of(*app);
  return text;
}

std::string HelpFormatter::options_of(const CLI::App& app, CLI::AppFormatMode mode) const {
  std::string text;
  std::size_t hidden = 0;
  const auto in_group = [&](const std::string& group, bool positional) {
    return app.get_options([&](const CLI::Option* option) {
      return option->get_group() == group && option->get_positional() == positional;
    });
  };
  for (const std::string& group : app.get_groups()) {
    const auto options = in_group(group, false);
    if (group == kMethodGroup && mode != CLI::AppFormatMode::All) {
      hidden = options.size();
      continue;
    }
    for (const CLI::Option* option : in_group(group, true)) {
      text += "\n" + entry(left_of(*option), right_of(*option));
    }
    if (!options.empty()) text += fmt::format("\n{}:\n", group);
    for (const CLI::Option* option : options) text += entry(left_of(*option), right_of(*option));
  }
  if (hidden > 0) text += "\n" + wrapped(fmt::format("--help-all shows the {} settings of the method too.", hidden));
  return text;
}

std::string HelpFormatter::commands_of(const CLI::App& app) const {
  const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  std::string text = commands.empty() ? "" : "\nCommands:\n";
  for (const CLI::App* command : commands) text += entry(command->get_name(), command->get_description());
  return text;
}

std::string HelpFormatter::footer_of(const CLI::App& app) const {
  std::istringstream lines(app.get_footer());
  std::string text = "\n";
  std::string paragraph;
  const auto end_paragraph = [&] { text += wrapped(std::exchange(paragraph, "")); };
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line[0] != ' ') {
      paragraph += (paragraph.empty() ? "" : " ") + line;
      continue;
    }
    end_paragraph();
    text += folded_command(line, columns_) + "\n";
  }
  end_paragraph();
  return text == "\n" ? "" : text;
}

std::string HelpFormatter::entry(const std::string& left, const std::string& right) const {
  const std::string begin = "  " + left;
  const std::string text = wrapped(right, kLeft);
  if (begin.size() + 2 > kLeft) return begin + "\n" + text;
  return text.empty() ? begin + "\n" : begin + text.substr(begin.size());
}

std::string HelpFormatter::wrapped(const std::string& text, std::size_t indent) const {
  std::string out;
  std::string line;
  for (const std::string& word : words_of(text)) {
    if (!line.empty() && indent + line.size() + 1 + word.size() > columns_) {
      out += std::string(indent, ' ') + std::exchange(line, "") + "\n";
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return line.empty() ? out : out + std::string(indent, ' ') + line + "\n";
}

std::string usage_error(const CLI::App& app, const CLI::ParseError& error) {
  const auto chosen = app.get_subcommands();
  const std::string command = chosen.empty() ? "turngap" : "turngap " + chosen.back()->get_name();
  std::string text = "turngap: " + in_plain_words(error.what(), [&](const std::string& option) {
                       const CLI::Option* known = chosen.empty() ? nullptr : chosen.back()->get_option_no_throw(option);
                       return known != nullptr && known->get_items_expected_max() == 0;
                     });
  if (const auto* extras = dynamic_cast<const CLI::ExtrasError*>(&error); extras != nullptr) {
    const std::string message = error.what();
    auto words = words_of(message.substr(message.find(": ") + 2));
    std::ranges::reverse(words);              // CLI11 names the last one first
    if (words.empty()) words.emplace_back();  // turngap ""
    text = fmt::format("turngap: expected no '{}'{}", fmt::join(words, "', '"), suggestion(app, words));
  }
  return fmt::format("{}\n{} --help tells more\n", text, command);
}

}  // namespace turngap::cli
