#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <QTranslator>

namespace gui {

// The language of all texts: what the user chose, remembered in the settings, or the first of the
// desktop's that there is. A change reaches every widget as QEvent::LanguageChange. Numbers are
// written as the language has it.
class Translations : public QObject {
    Q_OBJECT

public:
    explicit Translations(QObject* parent = nullptr);
    ~Translations() override;

    // "en", "ru": what there is.
    static QStringList languages();

    // Empty: as the desktop. What there isn't counts as empty.
    QString chosen() const { return m_chosen; }
    void choose(const QString& language);
    // The one in use.
    QString language() const { return m_language; }

private:
    void load();

    QString m_chosen;
    QString m_language;
    QTranslator m_texts;    // ours
    QTranslator m_qtTexts;  // of Qt's own dialogs, where the system has them
};

}  // namespace gui
