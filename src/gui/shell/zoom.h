#pragma once

#include <QObject>

namespace gui {

// The size of everything, in steps from half to three times the usual; remembered. Keeps the
// application's font so; who measures in pixels listens to changed().
class Zoom : public QObject {
    Q_OBJECT

public:
    explicit Zoom(QObject* parent = nullptr);
    ~Zoom() override;

    double factor() const { return m_factor; }

public slots:
    void in();
    void out();
    void reset();

signals:
    // The new factor, and by how much it differs from the one before.
    void changed(double factor, double ratio);

private:
    void set(double factor);
    void apply() const;

    double m_factor = 1;
};

}  // namespace gui
