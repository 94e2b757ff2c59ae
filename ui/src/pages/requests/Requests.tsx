import { MultiSelect } from "@mantine/core";
import { IconActivity, IconSearchOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { Empty } from "../../app/Empty";
import { PageHeader } from "../../app/PageHeader";
import { workflowsQuery } from "../../app/workflows";
import { FilterBar } from "../../run/FilterBar";
import { FirstCall } from "../../run/FirstCall";
import { LiveMark } from "../../run/LiveMark";
import { useLive } from "../../run/live";
import { readList } from "../../run/periods";
import { RecordList } from "../../run/RecordList";
import { RowLink } from "../../run/RowLink";
import link from "../../run/RowLink.module.css";
import { type RequestItem, VERDICTS } from "../../run/records";
import { Time } from "../../run/Time";
import { type Parameters, useParameters } from "../../run/urls";
import { useFeed } from "../../run/useFeed";
import { text } from "../../text";
import { readReason } from "./bodies";
import { FILTERS, loadRequests, nameList } from "./queries";
import { VerdictBadge } from "./VerdictBadge";

const words = text.requests;
const { verdict, method, workflow, time, reason } = words.columns;
const COLUMNS = [verdict, method, workflow, time, reason];
/** What is refused starts no execution and so makes no event: it has to be asked for. */
const LOOK_EVERY = 3_000;

export function Requests() {
  const [parameters, change] = useParameters();
  const [feed, state] = useFeed(`requests ${nameList(parameters)}`, (cursor) => loadRequests(parameters, cursor));
  const live = useLive({ onMissed: () => void feed.look() });
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && void feed.look(), LOOK_EVERY);
    return () => clearInterval(timer);
  }, [feed]);
  const cells = useCells();
  const isFiltered = FILTERS.some((name) => parameters[name]);
  return (
    <>
      <PageHeader title={words.title} description={words.description}>
        <LiveMark state={live} />
      </PageHeader>
      <FilterBar parameters={parameters} onChange={change} names={FILTERS}>
        <VerdictFilter parameters={parameters} onChange={change} />
      </FilterBar>
      <RecordList
        kind="requests"
        label={words.list}
        columns={COLUMNS}
        template="128px minmax(140px, 1.3fr) minmax(100px, 0.8fr) 160px minmax(0, 1.8fr)"
        cardHeight={112}
        end={words.end}
        {...{ feed, state, cells }}
      >
        {isFiltered ? (
          <Empty icon={IconSearchOff} title={text.runs.noneFoundTitle} hint={text.runs.noneFoundHint} />
        ) : (
          <FirstCall icon={IconActivity} title={words.noneTitle} hint={text.runs.noneHint} />
        )}
      </RecordList>
    </>
  );
}

function useCells() {
  const { data } = useQuery(workflowsQuery);
  const titles = useMemo(() => new Map(data?.map(({ key, title }) => [key, title || key])), [data]);
  return (item: RequestItem) => [
    <RowLink key="link" to={`/requests/${item.id}`}>
      <VerdictBadge verdict={item.verdict} status={item.status} />
    </RowLink>,
    <span key="call" className={link.mono} title={item.target}>
      {item.method} {item.target}
    </span>,
    <span key="workflow" className={item.workflow === null ? link.dim : link.strong}>
      {item.workflow === null ? words.nobody : (titles.get(item.workflow) ?? item.workflow)}
    </span>,
    <Time key="time" value={item.received_at} />,
    <span key="reason" className={link.dim} title={item.reason}>
      {describe(item)}
    </span>,
  ];
}

function describe(item: RequestItem): string {
  const { check, sentence } = readReason(item.reason);
  return check === null || check === "filter" ? sentence : `${words.checks[check]}: ${sentence}`;
}

function VerdictFilter({ parameters, onChange }: { parameters: Parameters; onChange: (one: Parameters) => void }) {
  const chosen = readList(parameters.verdict, VERDICTS);
  return (
    <MultiSelect
      aria-label={words.verdict}
      placeholder={chosen.length === 0 ? words.anyVerdict : ""}
      data={VERDICTS.map((value) => ({ value, label: words.verdicts[value] }))}
      value={chosen}
      onChange={(list) => onChange({ verdict: list.join(",") })}
      clearable
      clearButtonProps={{ "aria-label": words.anyVerdict }}
      miw={170}
      maw={340}
    />
  );
}
