#pragma once

#include <QSpinBox>

namespace gui {

// A chunk size: a count, or in words 0 (automatic) and -1 (adaptive).
class ChunkBox : public QSpinBox {
    Q_OBJECT

public:
    explicit ChunkBox(QWidget* parent = nullptr);

protected:
    QString textFromValue(int value) const override;
    int valueFromText(const QString& text) const override;
    QValidator::State validate(QString& text, int& position) const override;
};

}  // namespace gui
