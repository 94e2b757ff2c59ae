import { Alert, MultiSelect } from "@mantine/core";
import { IconBolt, IconSearchOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { Empty } from "../../app/Empty";
import { PageHeader } from "../../app/PageHeader";
import { workflowsQuery } from "../../app/workflows";
import { Duration } from "../../run/Duration";
import { FilterBar, FilterText } from "../../run/FilterBar";
import { FirstCall } from "../../run/FirstCall";
import { LiveMark } from "../../run/LiveMark";
import { useLive } from "../../run/live";
import { readList } from "../../run/periods";
import { RecordList } from "../../run/RecordList";
import { RowLink } from "../../run/RowLink";
import link from "../../run/RowLink.module.css";
import { durationOf, type ExecutionItem, hasEnded, STATUSES } from "../../run/records";
import { StatusBadge } from "../../run/StatusBadge";
import { Time } from "../../run/Time";
import { type Parameters, useParameters } from "../../run/urls";
import { useFeed } from "../../run/useFeed";
import { text } from "../../text";
import { applyChange, FILTERS, isId, loadExecutions, mayBelong, nameList } from "./queries";

const words = text.runs;
const COLUMNS = Object.values(words.columns);
/** After a change the list is asked for what is new, but not more often. */
const LOOK_EVERY = 1_500;

export function Executions() {
  const [parameters, change] = useParameters();
  const [feed, state] = useFeed(`executions ${nameList(parameters)}`, (cursor) => loadExecutions(parameters, cursor));
  const look = useThrottled(() => void feed.look(), LOOK_EVERY);
  const live = useLive({
    onChanges: (changes) => {
      const latest = new Map(changes.map((one) => [one.id, one]));
      const hasUnknown = feed.patch(new Map([...latest].map(([id, one]) => [id, (item) => applyChange(item, one)])));
      if (hasUnknown && changes.some((one) => mayBelong(parameters, one))) look();
    },
    onMissed: () => void feed.refresh(({ status }) => !hasEnded(status)),
  });
  const cells = useCells();
  const isFiltered = FILTERS.some((name) => parameters[name]);
  return (
    <>
      <PageHeader title={words.title} description={words.description}>
        <LiveMark state={live} />
      </PageHeader>
      <ExecutionFilters parameters={parameters} onChange={change} />
      <RecordList
        kind="executions"
        label={words.list}
        columns={COLUMNS}
        template="118px minmax(130px, 1.2fr) 160px 92px minmax(0, 2fr)"
        cardHeight={86}
        end={words.end}
        {...{ feed, state, cells }}
      >
        {isFiltered ? (
          <Empty icon={IconSearchOff} title={words.noneFoundTitle} hint={words.noneFoundHint} />
        ) : (
          <FirstCall icon={IconBolt} title={words.noneTitle} hint={words.noneHint} />
        )}
      </RecordList>
    </>
  );
}

function useCells() {
  const { data } = useQuery(workflowsQuery);
  const titles = useMemo(() => new Map(data?.map(({ key, title }) => [key, title || key])), [data]);
  return (item: ExecutionItem) => [
    <RowLink key="link" to={`/executions/${item.id}`}>
      <StatusBadge status={item.status} />
    </RowLink>,
    <span key="workflow" className={link.strong}>
      {item.workflow === null ? words.deleted : (titles.get(item.workflow) ?? item.workflow)}
    </span>,
    <Time key="time" value={item.created_at} />,
    <Duration key="duration" ms={durationOf(item)} since={item.started_at} />,
    <span key="error" className={link.dim} title={item.error?.message}>
      {item.error?.message}
    </span>,
  ];
}

function ExecutionFilters({ parameters, onChange }: { parameters: Parameters; onChange: (one: Parameters) => void }) {
  const { request = "", field = "", value = "" } = parameters;
  const statuses = STATUSES.map((status) => ({ value: status, label: words.statuses[status] ?? status }));
  const chosen = readList(parameters.status, STATUSES);
  const requestWrong = request !== "" && !isId(request);
  return (
    <FilterBar parameters={parameters} onChange={onChange} names={FILTERS}>
      <MultiSelect
        aria-label={words.status}
        placeholder={chosen.length === 0 ? words.anyStatus : ""}
        data={statuses}
        value={chosen}
        onChange={(list) => onChange({ status: list.join(",") })}
        clearable
        clearButtonProps={{ "aria-label": words.anyStatus }}
        miw={170}
        maw={340}
      />
      <FilterText
        label={words.request}
        placeholder={words.request}
        value={request}
        onCommit={(next) => onChange({ request: next })}
        width={176}
      />
      <FilterText
        label={words.fieldHint}
        placeholder={words.fieldPlaceholder}
        value={field}
        onCommit={(next) => onChange({ field: next })}
        width={176}
      />
      {field !== "" && (
        <FilterText
          label={words.value}
          placeholder={words.valuePlaceholder}
          value={value}
          onCommit={(next) => onChange({ value: next })}
          width={130}
        />
      )}
      {requestWrong && <Alert color="orange" p="xs" title={words.requestWrong} />}
    </FilterBar>
  );
}

/** `act`, at once and then at most once in `every` milliseconds, the last time always. */
function useThrottled(act: () => void, every: number): () => void {
  const latest = useRef(act);
  latest.current = act;
  const state = useRef({ at: 0, timer: 0 });
  return () => {
    const { current } = state;
    if (current.timer !== 0) return;
    const wait = Math.max(0, current.at + every - Date.now());
    current.timer = window.setTimeout(() => {
      state.current = { at: Date.now(), timer: 0 };
      latest.current();
    }, wait);
  };
}
