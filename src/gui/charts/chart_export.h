#pragma once

#include <QByteArray>
#include <QImage>
#include <QString>

namespace gui {

class SweepChart;

// The chart as files and pictures. Writing says what went wrong in a sentence, empty when nothing
// did; a file appears complete or not at all.
QImage chartPicture(SweepChart& chart, int scale);
QByteArray chartSvg(SweepChart& chart);

QString writeChartPng(SweepChart& chart, int scale, const QString& path);
QString writeChartSvg(SweepChart& chart, const QString& path);
QString writeChartCsv(const SweepChart& chart, const QString& path);

}  // namespace gui
