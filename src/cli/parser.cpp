#include "cli/parser.h"

#include "base/text.h"
#include "cli/usage_error.h"
#include "lab/tasks/nearest_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace cli {

namespace {

class UsageFormatter : public CLI::Formatter {
public:
    explicit UsageFormatter(std::string usage) : m_usage(std::move(usage)) { column_width(32); }

    std::string make_usage(const CLI::App*, std::string) const override
    {
        return "usage: " + m_usage + "\n";
    }

private:
    std::string m_usage;
};

// "--workers: 1 required N missing" → "--workers"
std::string optionIn(const std::string& message)
{
    return message.substr(0, message.find(':'));
}

}  // namespace

std::string fieldOf(const std::string& option)
{
    return option.substr(std::min(option.find_first_not_of('-'), option.size()));
}

Parser::Parser(const About& about) : m_app(about.summary, "poolscope " + about.subcommand)
{
    m_app.formatter(std::make_shared<UsageFormatter>(
        fmt::format("poolscope {} {}", about.subcommand, about.usage)));
    m_app.set_help_flag("-h,--help", "print this help");
    m_app.footer("Examples:\n" + about.examples);
    m_app.allow_extras();
}

void Parser::value(const std::string& name, std::optional<std::string>& into,
                   const std::string& placeholder, const std::string& help)
{
    m_names.push_back(name);
    m_app
        .add_option_function<std::string>(
            name, [&into](const std::string& text) { into = text; }, help)
        ->type_name(placeholder)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void Parser::flag(const std::string& name, bool& into, const std::string& help)
{
    m_names.push_back(name);
    m_app.add_flag(name, into, help)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void Parser::notBuiltYet(const std::string& name, bool takesValue)
{
    m_names.push_back(name);
    CLI::Option* option =
        takesValue ? m_app.add_option_function<std::string>(
                         name, [this, name](const std::string&) { m_notBuilt.push_back(name); })
                   : m_app.add_flag_callback(name, [this, name] { m_notBuilt.push_back(name); });
    option->group("")->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

std::optional<std::string> Parser::parse(const std::vector<std::string>& head)
{
    try {
        m_app.parse(std::vector<std::string>(head.rbegin(), head.rend()));
    } catch (const CLI::CallForHelp&) {
        return m_app.help();
    } catch (const CLI::ArgumentMismatch& error) {
        const std::string option = optionIn(error.what());
        const CLI::Option* known = m_app.get_option_no_throw(option);
        throw UsageError(fieldOf(option),
                         fmt::format("option {} needs a value{}", option,
                                     known ? ": " + known->get_type_name() : std::string()));
    } catch (const CLI::ParseError& error) {
        throw UsageError(fieldOf(optionIn(error.what())), error.what());
    }
    refuseUnknown();
    if (!m_notBuilt.empty()) {
        throw UsageError(fieldOf(m_notBuilt.front()),
                         fmt::format("option {} isn't built yet", m_notBuilt.front()));
    }
    refuseRepeated();
    return std::nullopt;
}

void Parser::refuseUnknown() const
{
    for (const std::string& word : m_app.remaining()) {
        if (word.size() > 1 && word.front() == '-') {
            const std::string option = word.substr(0, word.find('='));
            throw UsageError(fieldOf(option),
                             fmt::format("unknown option {}; the nearest is {}",
                                         base::quoted(option), lab::nearestName(option, m_names)));
        }
    }
}

void Parser::refuseRepeated() const
{
    for (const CLI::Option* option : m_app.get_options()) {
        if (option->count() > 1) {
            throw UsageError(fieldOf(option->get_name()),
                             fmt::format("option {} is given {} times; give it once",
                                         option->get_name(), option->count()));
        }
    }
}

}  // namespace cli
