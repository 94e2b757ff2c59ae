import { Button, Group, Select, TextInput } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { IconFilter, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { workflowsQuery } from "../app/workflows";
import { text } from "../text";
import classes from "./FilterBar.module.css";
import { fromLocalInput, isPeriod, toLocalInput } from "./periods";
import type { Parameters } from "./urls";

const words = text.runs;

interface Props {
  readonly parameters: Parameters;
  readonly onChange: (change: Parameters) => void;
  /** Names of all parameters that are filters here. */
  readonly names: readonly string[];
  readonly children?: ReactNode;
}

/** Workflow and time, and the filters of one page as children. On a phone they hide behind a button. */
export function FilterBar({ parameters, onChange, names, children }: Props) {
  const isNarrow = useMediaQuery("(max-width: 47.99em)", window.innerWidth < 768, { getInitialValueInEffect: false });
  const [open, { toggle }] = useDisclosure(false);
  const active = names.filter((name) => parameters[name]).length;
  const clear = () => onChange(Object.fromEntries(names.map((name) => [name, ""])));
  return (
    <div className={classes.bar}>
      {isNarrow && (
        <Button
          variant="default"
          leftSection={<IconFilter size={16} aria-hidden />}
          onClick={toggle}
          aria-expanded={open}
        >
          {words.filtersActive(active)}
        </Button>
      )}
      {(!isNarrow || open) && (
        <search className={classes.filters} aria-label={words.filters}>
          {children}
          <WorkflowFilter parameters={parameters} onChange={onChange} />
          <TimeFilter parameters={parameters} onChange={onChange} />
          {active > 0 && (
            <Button variant="subtle" size="sm" leftSection={<IconX size={15} aria-hidden />} onClick={clear}>
              {words.clearFilters}
            </Button>
          )}
        </search>
      )}
    </div>
  );
}

type PartProps = Pick<Props, "parameters" | "onChange">;

function WorkflowFilter({ parameters, onChange }: PartProps) {
  const { data = [] } = useQuery(workflowsQuery);
  const chosen = parameters.workflow ?? "";
  const known = data.map(({ key, title }) => ({ value: key, label: title || key }));
  const options =
    chosen === "" || known.some(({ value }) => value === chosen) ? known : [...known, { value: chosen, label: chosen }];
  return (
    <Select
      aria-label={words.workflow}
      placeholder={words.anyWorkflow}
      data={options}
      value={chosen || null}
      onChange={(value) => onChange({ workflow: value ?? "" })}
      clearable
      clearButtonProps={{ "aria-label": words.anyWorkflow }}
      searchable
      w={190}
    />
  );
}

function TimeFilter({ parameters, onChange }: PartProps) {
  const { since, after = "", before = "" } = parameters;
  const [wantsExact, setWantsExact] = useState(false);
  const isExact = wantsExact || after !== "" || before !== "";
  const choose = (value: string | null) => {
    setWantsExact(value === "exact");
    onChange({ since: value === null || value === "exact" ? "" : value, after: "", before: "" });
  };
  const options = Object.entries(words.periods).map(([value, label]) => ({ value, label }));
  return (
    <Group gap="xs">
      <Select
        aria-label={words.period}
        placeholder={words.anyPeriod}
        data={[...options, { value: "exact", label: words.between }]}
        value={isExact ? "exact" : isPeriod(since) ? since : null}
        onChange={choose}
        clearable
        clearButtonProps={{ "aria-label": words.anyPeriod }}
        w={170}
      />
      {isExact && (
        <>
          <MomentInput label={words.after} value={after} onChange={(value) => onChange({ after: value, since: "" })} />
          <MomentInput
            label={words.before}
            value={before}
            onChange={(value) => onChange({ before: value, since: "" })}
          />
        </>
      )}
    </Group>
  );
}

function MomentInput({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      type="datetime-local"
      aria-label={label}
      title={label}
      value={toLocalInput(value)}
      onChange={(event) => onChange(fromLocalInput(event.currentTarget.value))}
    />
  );
}

interface LineProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onCommit: (value: string) => void;
  readonly error?: string | undefined;
  readonly width: number;
}

/** A text that filters when it is finished: on Enter and when the field is left. */
export function FilterText({ label, placeholder, value, onCommit, error, width }: LineProps) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const commit = () => typed.trim() !== value && onCommit(typed.trim());
  return (
    <TextInput
      aria-label={label}
      title={label}
      placeholder={placeholder}
      value={typed}
      error={error}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === "Enter" && commit()}
      w={width}
    />
  );
}
