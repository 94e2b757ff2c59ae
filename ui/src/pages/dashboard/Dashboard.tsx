import { Center, Group, Loader, SegmentedControl, Select, SimpleGrid, Stack } from "@mantine/core";
import { IconChartHistogram } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { PageHeader } from "../../app/PageHeader";
import { ProblemNotice } from "../../app/ProblemNotice";
import { workflowsQuery } from "../../app/workflows";
import { FirstCall } from "../../run/FirstCall";
import { formatDuration } from "../../run/formats";
import { useParameters } from "../../run/urls";
import { text } from "../../text";
import { ByWorkflow } from "./ByWorkflow";
import { ChartCard } from "./ChartCard";
import classes from "./Dashboard.module.css";
import { type Figures, figuresQuery, HOURS, type Hours, isQuiet, readHours, toPoints } from "./figures";
import { ServerHealth, Tiles } from "./Tiles";

const words = text.dashboard;
const RANGES = HOURS.map((value) => ({ value, label: words.periods[value] }));
/** The nearest time filter of the lists. */
const SINCE: Readonly<Record<Hours, string>> = { "1": "1h", "24": "24h", "168": "7d" };

export function Dashboard() {
  const [parameters, change] = useParameters();
  const hours = readHours(parameters);
  const workflow = parameters.workflow ?? "";
  const { data, error, refetch, isPlaceholderData } = useQuery(figuresQuery(hours, workflow));
  return (
    <>
      <PageHeader title={words.title} description={words.description}>
        <Group gap="xs">
          <WorkflowChoice value={workflow} onChange={(next) => change({ workflow: next })} />
          <SegmentedControl
            aria-label={words.period}
            data={RANGES}
            value={hours}
            onChange={(next) => change({ hours: next === "24" ? "" : next })}
          />
        </Group>
      </PageHeader>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && (
        <Center h="50vh">
          <Loader aria-label={text.shell.loading} />
        </Center>
      )}
      {data && (
        <div className={classes.page} data-old={isPlaceholderData || undefined}>
          <Page
            figures={data}
            hours={hours}
            workflow={workflow}
            onChoose={(next) => change({ workflow: next }, true)}
          />
        </div>
      )}
    </>
  );
}

interface PageProps {
  readonly figures: Figures;
  readonly hours: Hours;
  readonly workflow: string;
  readonly onChoose: (workflow: string) => void;
}

function Page({ figures, hours, workflow, onChoose }: PageProps) {
  const points = toPoints(figures.slots, hours);
  const slot = words.slot(formatDuration(figures.slot_seconds * 1000));
  const search = `?since=${SINCE[hours]}${workflow === "" ? "" : `&workflow=${workflow}`}`;
  return (
    <Stack>
      <Tiles figures={figures} search={search} />
      {isQuiet(figures) ? (
        <FirstCall icon={IconChartHistogram} title={words.noneTitle} hint={words.noneHint} workflow={workflow} />
      ) : (
        <>
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            <ChartCard kind="requests" title={words.requestsChart} unit={slot} points={points} />
            <ChartCard kind="endings" title={words.endingsChart} unit={slot} points={points} />
          </SimpleGrid>
          <ChartCard kind="durations" title={words.durationChart} unit={words.durationUnit} points={points} />
          {workflow === "" && <ByWorkflow workflows={figures.workflows} onChoose={onChoose} />}
        </>
      )}
      <ServerHealth server={figures.server} />
    </Stack>
  );
}

function WorkflowChoice({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { data = [] } = useQuery(workflowsQuery);
  const options = data.map(({ key, title }) => ({ value: key, label: title || key }));
  const known = value === "" || options.some((option) => option.value === value);
  return (
    <Select
      aria-label={words.workflow}
      placeholder={words.allWorkflows}
      data={known ? options : [...options, { value, label: value }]}
      value={value || null}
      onChange={(next) => onChange(next ?? "")}
      clearable
      clearButtonProps={{ "aria-label": words.allWorkflows }}
      searchable
      w={210}
    />
  );
}
