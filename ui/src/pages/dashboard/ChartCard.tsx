import { Center, Group, Loader, Paper, ScrollArea, SegmentedControl, Table, Title } from "@mantine/core";
import { Suspense, useState } from "react";
import { lazyPart } from "../../app/lazyPart";
import { formatTime } from "../../run/formats";
import { text } from "../../text";
import classes from "./Dashboard.module.css";
import type { Point } from "./figures";
import { type ChartKind, hasValues, SERIES, showValue } from "./series";

const Chart = lazyPart(() => import("./Charts"), "default");
const words = text.dashboard;

interface Props {
  readonly kind: ChartKind;
  readonly title: string;
  /** What one bar or point counts. */
  readonly unit: string;
  readonly points: readonly Point[];
}

/** A chart, or the same figures as a table. */
export function ChartCard({ kind, title, unit, points }: Props) {
  const [form, setForm] = useState("chart");
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Group justify="space-between" mb="xs" wrap="nowrap" align="flex-start">
        <div>
          <Title order={2} size="h5">
            {title}
          </Title>
          <span className={classes.unit}>{unit}</span>
        </div>
        <SegmentedControl
          size="xs"
          aria-label={words.showAs(title)}
          data={[
            { value: "chart", label: words.showChart },
            { value: "table", label: words.showTable },
          ]}
          value={form}
          onChange={setForm}
        />
      </Group>
      {form === "table" ? <Figures {...{ kind, title, points }} /> : <Picture {...{ kind, title, points }} />}
    </Paper>
  );
}

type PartProps = Pick<Props, "kind" | "title" | "points">;

function Picture({ kind, title, points }: PartProps) {
  if (!hasValues(kind, points)) return <p className={classes.nothing}>{words.noneTitle}</p>;
  const wait = (
    <Center h={230}>
      <Loader aria-label={words.loadingChart} />
    </Center>
  );
  return (
    <Suspense fallback={wait}>
      <div role="img" aria-label={words.chartOf(title)}>
        <Chart kind={kind} points={points} />
      </div>
    </Suspense>
  );
}

function Figures({ kind, title, points }: PartProps) {
  return (
    <ScrollArea.Autosize mah={264} type="auto" viewportProps={{ tabIndex: 0 }}>
      <Table aria-label={title} verticalSpacing={4} className={classes.table} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{words.time}</Table.Th>
            {SERIES[kind].map(({ name, label }) => (
              <Table.Th scope="col" key={name} ta="right">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {points.map((point) => (
            <Table.Tr key={point.at}>
              <Table.Th scope="row">{formatTime(new Date(point.at))}</Table.Th>
              {SERIES[kind].map(({ name }) => (
                <Table.Td key={name} ta="right">
                  {showValue(kind, point, name)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}
