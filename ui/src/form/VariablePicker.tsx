import { ActionIcon, Popover, ScrollArea, Text, TextInput, Tooltip, UnstyledButton } from "@mantine/core";
import { IconBraces, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from "react";
import { text } from "../text";
import type { Variable } from "../workflow/variables";
import { useLibrary } from "./library";
import { useFormScope } from "./scope";
import { secretsQuery } from "./secrets";
import classes from "./VariablePicker.module.css";
import { showShort } from "./values";

interface Props {
  /** Name of the field that the variable goes into. */
  readonly field: string;
  /** Gets what stands between the braces. */
  readonly onPick: (expression: string) => void;
}

type Group = keyof typeof text.form.groups;

interface Row {
  readonly group: Group;
  readonly expression: string;
  readonly label: string;
  readonly type: string;
  readonly sample: string;
  readonly depth: number;
}

/** A button that opens everything that can be read here, to be put in at the cursor. */
export function VariablePicker({ field, onPick }: Props) {
  const [opened, setOpened] = useState(false);
  const pick = (expression: string) => {
    setOpened(false);
    onPick(expression);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={380} withinPortal shadow="md" trapFocus>
      <Popover.Target>
        <Tooltip label={text.form.insertVariable(field)} disabled={opened}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={26}
            aria-label={text.form.insertVariable(field)}
            onClick={() => setOpened(!opened)}
          >
            <IconBraces size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={text.form.variablesFor(field)}>
        {opened && <VariableList onPick={pick} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function VariableList({ onPick }: { readonly onPick: (expression: string) => void }) {
  const rows = useRows();
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search.trim().toLowerCase());
  const [active, setActive] = useState(0);
  const shown = useMemo(() => findRows(rows, wanted), [rows, wanted]);
  const current = Math.min(active, shown.length - 1);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`[data-index="${current}"]`)?.scrollIntoView?.({ block: "nearest" });
  }, [current]);
  const move = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    // What is typed counts, though the list may not show it yet.
    const typed = search.trim().toLowerCase();
    const row = typed === wanted ? shown[current] : findRows(rows, typed)[0];
    if (by !== undefined) setActive(Math.max(0, Math.min(shown.length - 1, current + by)));
    else if (event.key === "Enter" && row) onPick(row.expression);
    else return;
    event.preventDefault();
  };
  return (
    <div>
      <TextInput
        p="xs"
        size="sm"
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={shown.length > 0 ? `${id}-${current}` : undefined}
        aria-label={text.form.searchVariables}
        placeholder={text.form.searchVariables}
        leftSection={<IconSearch size={15} aria-hidden />}
        value={search}
        data-autofocus
        onChange={(event) => {
          setSearch(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={move}
      />
      <ScrollArea.Autosize mah={340} viewportRef={list} type="auto">
        <div role="listbox" id={id} aria-label={text.form.searchVariables} className={classes.list}>
          {shown.map((row, index) => (
            <RowView
              key={`${row.group} ${row.expression}`}
              row={row}
              id={`${id}-${index}`}
              index={index}
              active={index === current}
              heading={row.group !== shown[index - 1]?.group}
              flat={wanted !== ""}
              onPick={onPick}
            />
          ))}
        </div>
        {shown.length === 0 && (
          <Text size="sm" c="dimmed" p="sm" pt={0}>
            {text.form.noVariables}
          </Text>
        )}
      </ScrollArea.Autosize>
    </div>
  );
}

interface RowProps {
  readonly row: Row;
  readonly id: string;
  readonly index: number;
  readonly active: boolean;
  readonly heading: boolean;
  readonly flat: boolean;
  readonly onPick: (expression: string) => void;
}

function RowView({ row, id, index, active, heading, flat, onPick }: RowProps) {
  return (
    <>
      {heading && (
        <div className={classes.heading} role="presentation">
          {text.form.groups[row.group]}
        </div>
      )}
      <UnstyledButton
        id={id}
        role="option"
        aria-selected={active}
        tabIndex={-1}
        data-index={index}
        className={classes.row}
        style={{ paddingInlineStart: 12 + (flat ? 0 : row.depth * 14) }}
        onClick={() => onPick(row.expression)}
      >
        <span className={classes.label}>{row.label}</span>
        <span className={classes.sample}>{row.sample}</span>
        <span className={classes.type}>{row.type}</span>
        {row.label !== row.expression && (flat || row.depth === 0) && (
          <code className={classes.expression}>{row.expression}</code>
        )}
      </UnstyledButton>
    </>
  );
}

function useRows(): Row[] {
  const { variables } = useFormScope();
  const library = useLibrary();
  const secrets = useQuery(secretsQuery).data;
  return useMemo(
    () => [
      ...variables.map(asRow),
      ...(secrets ?? []).map((name) => plainRow("secrets", `secrets.${name}`, name, "")),
      ...library
        .filter((one) => one.kind === "function")
        .map((one) => plainRow("functions", `${one.name}()`, one.signature, one.summary)),
    ],
    [variables, library, secrets],
  );
}

function asRow({ group, expression, label, type, sample, depth }: Variable): Row {
  return { group, expression, label, type: text.form.types[type], sample: showShort(sample, 60), depth };
}

function plainRow(group: Group, expression: string, label: string, sample: string): Row {
  return { group, expression, label, type: "", sample, depth: 0 };
}

/** The rows that have every word of `wanted` in their label, expression or sample. */
export function findRows(rows: readonly Row[], wanted: string): readonly Row[] {
  const words = wanted.split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  const found = rows.filter((row) => {
    const all = `${row.label} ${row.expression} ${row.sample}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
  // What has it in its name comes before what only has it in its value, each in the order of their groups.
  const isNamed = ({ label, expression }: Row) =>
    words.every((word) => `${label} ${expression}`.toLowerCase().includes(word));
  return [...found.filter(isNamed), ...found.filter((row) => !isNamed(row))];
}
