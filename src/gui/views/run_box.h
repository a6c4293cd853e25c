#pragma once

#include <QComboBox>
#include <QStylePainter>

namespace gui {

// The list of runs. Where it is narrow, a run's name ends in "…", but never before its number.
class RunBox : public QComboBox {
    Q_OBJECT

public:
    using QComboBox::QComboBox;

    // What must not be cut off, of the run on show.
    void setLeastText(const QString& text)
    {
        QStyleOptionComboBox option;
        initStyleOption(&option);
        const QSize letters = fontMetrics().size(Qt::TextSingleLine, text + QStringLiteral(" …"));
        setMinimumWidth(
            style()->sizeFromContents(QStyle::CT_ComboBox, &option, letters, this).width());
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QStylePainter painter(this);
        QStyleOptionComboBox option;
        initStyleOption(&option);
        painter.drawComplexControl(QStyle::CC_ComboBox, option);
        const QRect place = style()->subControlRect(QStyle::CC_ComboBox, &option,
                                                    QStyle::SC_ComboBoxEditField, this);
        const QString text = currentIndex() < 0 ? placeholderText() : option.currentText;
        option.currentText = fontMetrics().elidedText(text, Qt::ElideRight, place.width());
        painter.drawControl(QStyle::CE_ComboBoxLabel, option);
    }
};

}  // namespace gui
