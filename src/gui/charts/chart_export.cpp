#include "gui/charts/chart_export.h"

#include "gui/charts/sweep_chart.h"
#include "gui/shell/theme.h"

#include <QBuffer>
#include <QDir>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>

namespace gui {
namespace {

QString writeFile(const QString& path, const QByteArray& content)
{
    QSaveFile file(path);
    const bool written =
        file.open(QIODevice::WriteOnly) && file.write(content) == content.size() && file.commit();
    return written ? QString()
                   : SweepChart::tr("%1 could not be written: %2. Choose another place.")
                         .arg(QDir::toNativeSeparators(path), file.errorString());
}

}  // namespace

QImage chartPicture(SweepChart& chart, int scale)
{
    QImage image(chart.size() * scale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    image.fill(Theme::of(&chart).surface);
    QPainter painter(&image);
    chart.renderTo(painter);
    return image;
}

QByteArray chartSvg(SweepChart& chart)
{
    QBuffer buffer;
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(chart.logicalDpiX());  // else texts have another size than on screen
    generator.setSize(chart.size());
    generator.setViewBox(QRect(QPoint(), chart.size()));
    generator.setTitle(chart.accessibleName());
    generator.setDescription(chart.summaryText());
    QPainter painter(&generator);
    painter.fillRect(QRect(QPoint(), chart.size()), Theme::of(&chart).surface);
    chart.renderTo(painter);
    painter.end();
    return buffer.data();
}

QString writeChartPng(SweepChart& chart, int scale, const QString& path)
{
    QBuffer buffer;
    chartPicture(chart, scale).save(&buffer, "PNG");
    return writeFile(path, buffer.data());
}

QString writeChartSvg(SweepChart& chart, const QString& path)
{
    return writeFile(path, chartSvg(chart));
}

QString writeChartCsv(const SweepChart& chart, const QString& path)
{
    return writeFile(path, csvText(chart.table()));
}

}  // namespace gui
