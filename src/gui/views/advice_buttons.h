#pragma once

#include "gui/views/verdict_advice.h"

#include <QWidget>

#include <vector>

namespace gui {

// A button for each thing that a verdict advises.
class AdviceButtons : public QWidget {
    Q_OBJECT

public:
    explicit AdviceButtons(QWidget* parent = nullptr);

    // Hidden without any.
    void setAdvice(std::vector<VerdictAdvice> advice);

signals:
    // The experiment to be shown now; `what`: the button's text.
    void taken(const lab::Experiment& experiment, const QString& what);

private:
    std::vector<VerdictAdvice> m_advice;
};

}  // namespace gui
