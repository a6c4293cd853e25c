#pragma once

#include "gui/views/form_state.h"

#include <QPlainTextEdit>
#include <QUrl>

namespace gui {

// Items, one a line. What an editor can't hold well (very long, no UTF-8, line breaks in an item)
// is held aside and shown shortened: pasting then replaces it, Delete empties it. Files that are
// pasted are somebody else's to take.
class ItemsEdit : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit ItemsEdit(QWidget* parent = nullptr);

    ItemLines lines() const;
    void setLines(const ItemLines& lines);
    bool isHeld() const { return m_held != nullptr; }

signals:
    // Not typing: all was replaced at once.
    void linesChanged(bool typing);
    void filesPasted(const QList<QUrl>& files);

protected:
    bool canInsertFromMimeData(const QMimeData* source) const override;
    void insertFromMimeData(const QMimeData* source) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void changeTo(const ItemLines& lines);
    QString shortened() const;

    std::shared_ptr<const ItemLines::List> m_held;
    bool m_setting = false;
};

}  // namespace gui
