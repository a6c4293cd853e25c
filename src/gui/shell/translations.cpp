#include "gui/shell/translations.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QSettings>

// The linker leaves the resources of a static library out unless somebody asks for them. The macro
// must stand outside of all namespaces.
static void needTranslations()
{
    Q_INIT_RESOURCE(translations);
}

namespace gui {
namespace {

const QString kKey = QStringLiteral("window/language");

QString desktopLanguage()
{
    for (const QString& name : QLocale::system().uiLanguages()) {
        QString language = name.section(QLatin1Char('-'), 0, 0);
        if (Translations::languages().contains(language)) {
            return language;
        }
    }
    return QStringLiteral("en");
}

QString known(const QString& language)
{
    return Translations::languages().contains(language) ? language : QString();
}

}  // namespace

Translations::Translations(QObject* parent)
    : QObject(parent)
    , m_chosen(known(QSettings().value(kKey).toString()))
{
    needTranslations();
    load();
}

Translations::~Translations()
{
    QCoreApplication::removeTranslator(&m_texts);
    QCoreApplication::removeTranslator(&m_qtTexts);
}

QStringList Translations::languages()
{
    return {QStringLiteral("en"), QStringLiteral("ru")};
}

void Translations::choose(const QString& language)
{
    m_chosen = known(language);
    QSettings().setValue(kKey, m_chosen);
    load();
}

void Translations::load()
{
    const QString wanted = m_chosen.isEmpty() ? desktopLanguage() : m_chosen;
    if (wanted == m_language) {
        return;
    }
    m_language = wanted;
    QLocale::setDefault(QLocale(m_language));
    QCoreApplication::removeTranslator(&m_texts);
    QCoreApplication::removeTranslator(&m_qtTexts);
    // English has a file, too: for its plural forms.
    const bool loaded =
        m_texts.load(QStringLiteral(":/translations/poolscope_%1.qm").arg(m_language));
    Q_ASSERT_X(loaded, "Translations", qPrintable(m_language));
    Q_UNUSED(loaded);
    const QString folder = QLibraryInfo::path(QLibraryInfo::TranslationsPath);
    if (m_qtTexts.load(QStringLiteral("qtbase_") + m_language, folder)) {
        QCoreApplication::installTranslator(&m_qtTexts);
    }
    QCoreApplication::installTranslator(&m_texts);  // the last one is asked first
}

}  // namespace gui
