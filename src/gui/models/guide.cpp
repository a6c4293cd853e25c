#include "gui/models/guide.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QFile>
#include <QLocale>

#include <algorithm>
#include <array>

// The linker leaves the resources of a static library out unless somebody asks for them. The macro
// must stand outside of all namespaces.
static void needExperiments()
{
    Q_INIT_RESOURCE(experiments);
}

namespace gui {
namespace {

constexpr std::array kTexts{"title", "summary", "predict", "do", "look"};  // as Guide::Text
const QString kFolder = QStringLiteral(":/experiments/");

// Throws if the file isn't as it must be; a test reads them all.
Guide readGuide(const QString& name)
{
    QFile file(kFolder + name);
    file.open(QIODevice::ReadOnly);
    const auto document = nlohmann::json::parse(file.readAll().toStdString());
    Guide guide;
    guide.id = name.section(QLatin1Char('-'), 1).section(QLatin1Char('.'), 0, 0);
    guide.sweeps = document.at("starts") == "sweep";
    guide.focus = QString::fromStdString(document.value("focus", ""));
    guide.isLesson = guide.focus.isEmpty();
    guide.experiment = lab::experimentFromJson(document.at("experiment"));
    for (const char* text : kTexts) {
        for (const auto& [language, words] : document.at(text).items()) {
            guide.texts.insert(
                QStringLiteral("%1.%2").arg(QLatin1String(text), QString::fromStdString(language)),
                QString::fromStdString(words.get<std::string>()));
        }
    }
    return guide;
}

std::vector<Guide> readGuides()
{
    needExperiments();
    std::vector<Guide> all;
    for (const QString& name : QDir(kFolder).entryList(QDir::Files, QDir::Name)) {
        all.push_back(readGuide(name));
    }
    return all;
}

}  // namespace

QString Guide::text(Text which) const
{
    const QString language = QLocale().name().section(QLatin1Char('_'), 0, 0);
    const QString name = QLatin1String(kTexts.at(static_cast<std::size_t>(which)));
    const QString english = texts.value(name + QStringLiteral(".en"));
    return texts.value(QStringLiteral("%1.%2").arg(name, language), english);
}

const std::vector<Guide>& guides()
{
    static const std::vector<Guide> all = readGuides();
    return all;
}

const Guide* guide(const QString& id)
{
    const auto found = std::ranges::find(guides(), id, &Guide::id);
    return found == guides().end() ? nullptr : &*found;
}

}  // namespace gui
