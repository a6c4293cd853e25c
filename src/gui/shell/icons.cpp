#include "gui/shell/icons.h"

#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

// The linker leaves the resources of a static library out unless somebody asks for them. The macro
// must stand outside of all namespaces.
static void needIcons()
{
    Q_INIT_RESOURCE(icons);
}

namespace gui {
namespace {

QPixmap render(const QString& path, int size)
{
    needIcons();
    QPixmap pixmap(size, size);
    pixmap.fill(Qt::transparent);
    QSvgRenderer renderer(path);
    Q_ASSERT_X(renderer.isValid(), "icons", qPrintable(path));
    QPainter painter(&pixmap);
    renderer.render(&painter);
    return pixmap;
}

QPixmap tinted(QPixmap pixmap, const QColor& color)
{
    QPainter painter(&pixmap);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(pixmap.rect(), color);
    return pixmap;
}

QString pathOf(const QString& name)
{
    return QStringLiteral(":/icons/%1.svg").arg(name);
}

}  // namespace

QIcon tintedIcon(const QString& name, const QColor& color, const QColor& disabled)
{
    QIcon icon;
    for (const int size : {16, 32, 48}) {
        const QPixmap shape = render(pathOf(name), size);
        icon.addPixmap(tinted(shape, color), QIcon::Normal);
        icon.addPixmap(tinted(shape, disabled), QIcon::Disabled);
    }
    return icon;
}

QIcon applicationIcon()
{
    QIcon icon;
    for (const int size : {16, 32, 48, 64, 128, 256}) {
        icon.addPixmap(render(pathOf(QStringLiteral("poolscope")), size));
    }
    return icon;
}

}  // namespace gui
