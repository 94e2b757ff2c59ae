import { Button, SegmentedControl } from "@mantine/core";
import { IconBolt } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { Empty } from "../../app/Empty";
import { Loading } from "../../app/Loading";
import { useTitle } from "../../app/title";
import { Canvas } from "../../canvas/Canvas";
import { asShapes, useNodeTypes } from "../../canvas/nodeTypes";
import { JsonView } from "../../run/JsonView";
import { Rounds } from "../../run/Rounds";
import type { Execution as ExecutionRecord } from "../../run/records";
import { TracePanel } from "../../run/TracePanel";
import { useParameters } from "../../run/urls";
import { Waterfall } from "../../run/Waterfall";
import { text } from "../../text";
import classes from "./Execution.module.css";
import { ExecutionHeader } from "./ExecutionHeader";
import { type Shown, useExecution, useShown } from "./useExecution";

const words = text.runs;
const VIEWS = [
  { value: "canvas", label: words.canvas },
  { value: "times", label: words.waterfall },
  { value: "data", label: words.data },
];

export function Execution() {
  const { id } = useParams({ from: "/inside/executions/$id" });
  const { execution, error, live } = useExecution(id);
  if (execution !== undefined) return <Page key={execution.id} execution={execution} live={live} />;
  return <Loading error={error} gone={<Gone />} />;
}

function Gone() {
  return (
    <Empty icon={IconBolt} title={words.goneTitle} hint={words.goneHint}>
      <Button component={Link} to="/executions">
        {words.backToList}
      </Button>
    </Empty>
  );
}

function Page({ execution, live }: { execution: ExecutionRecord; live: ReturnType<typeof useExecution>["live"] }) {
  const shown = useShown(execution);
  const [parameters, change] = useParameters();
  const view = VIEWS.some(({ value }) => value === parameters.view) ? parameters.view : "canvas";
  useTitle(execution.workflow_title || execution.workflow || words.deleted, text.shell.execution);
  return (
    <div className={classes.page}>
      <ExecutionHeader execution={execution} live={live} />
      <div className={classes.main}>
        <div className={classes.stage}>
          <div className={classes.tools}>
            <SegmentedControl
              size="xs"
              aria-label={words.views}
              data={VIEWS}
              value={view ?? "canvas"}
              onChange={(next) => change({ view: next === "canvas" ? "" : next })}
            />
            <Rounds repeats={shown.repeats} choice={shown.choice} onChoose={shown.choose} />
          </div>
          <div className={classes.view} data-view={view}>
            {view === "canvas" && <TracedCanvas execution={execution} shown={shown} />}
            {view === "times" && (
              <Waterfall
                runs={execution.nodes}
                from={execution.created_at}
                to={execution.ended_at}
                titles={shown.titles}
                selected={shown.run?.path ?? null}
                onSelect={shown.select}
              />
            )}
            {view === "data" && <JsonView value={execution} label={words.data} height={100_000} />}
          </div>
        </div>
        <TracePanel
          execution={execution}
          selected={shown.selected}
          run={shown.run}
          works={shown.active !== null && shown.active === shown.selected}
          titles={shown.titles}
          onSelect={shown.select}
        />
      </div>
    </div>
  );
}

function TracedCanvas({ execution, shown }: { execution: ExecutionRecord; shown: Shown }) {
  const shapes = asShapes(useNodeTypes());
  if (!execution.document) return <p className={classes.note}>{words.noDocument}</p>;
  const selection = new Set(shown.selected === null ? [] : [shown.selected]);
  const select = (id: string | undefined) => shown.select(id ?? null);
  return (
    <Canvas
      document={execution.document}
      shapes={shapes}
      trace={shown.cards}
      selection={selection}
      onSelect={(ids) => select([...ids].at(-1))}
      onOpen={select}
    />
  );
}
