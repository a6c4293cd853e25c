#pragma once

#include <QObject>

namespace gui {

// Lets no dialog be larger than its screen: one that was made for larger ones becomes as large as
// this one is. There is one for the whole application, for as long as its owner lives.
class DialogFit : public QObject {
    Q_OBJECT

public:
    explicit DialogFit(QObject* owner);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

}  // namespace gui
