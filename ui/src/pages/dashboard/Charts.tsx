import "@mantine/charts/styles.css";

import { BarChart, LineChart } from "@mantine/charts";
import { formatCount, formatDuration } from "../../run/formats";
import type { Point } from "./figures";
import type { ChartKind } from "./series";
import { SERIES } from "./series";

const HEIGHT = 230;
const MARGIN = { top: 8, right: 8, bottom: 0, left: 0 };

interface Props {
  readonly kind: ChartKind;
  readonly points: readonly Point[];
}

/** One chart. Its axis begins at zero; what did not happen is a gap, not a zero. */
export default function Chart({ kind, points }: Props) {
  const series = SERIES[kind].map(({ name, label, colour }) => ({ name, label, color: `var(--chart-${colour})` }));
  const data = points.map((point) => ({ ...point }));
  const common = {
    h: HEIGHT,
    data,
    dataKey: "label",
    series,
    withLegend: true,
    legendProps: { verticalAlign: "top", height: 34 },
    tickLine: "none",
    gridAxis: "x",
    xAxisProps: { minTickGap: 36, interval: "equidistantPreserveStart" },
    tooltipAnimationDuration: 0,
  } as const;
  if (kind === "durations") {
    const inMilliseconds = data.map((point) => ({
      ...point,
      p50: toMilliseconds(point.p50),
      p95: toMilliseconds(point.p95),
      p99: toMilliseconds(point.p99),
    }));
    return (
      <LineChart
        {...common}
        data={inMilliseconds}
        curveType="linear"
        connectNulls={false}
        strokeWidth={2}
        dotProps={{ r: 2 }}
        lineProps={{ isAnimationActive: false }}
        lineChartProps={{ margin: MARGIN }}
        valueFormatter={formatDuration}
        yAxisProps={{ domain: [0, "auto"], width: 62, tickFormatter: formatDuration }}
      />
    );
  }
  return (
    <BarChart
      {...common}
      type="stacked"
      barProps={{ isAnimationActive: false }}
      barChartProps={{ margin: MARGIN }}
      maxBarWidth={36}
      valueFormatter={formatCount}
      yAxisProps={{ domain: [0, "auto"], allowDecimals: false, width: 48, tickFormatter: formatCount }}
    />
  );
}

function toMilliseconds(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1000;
}
