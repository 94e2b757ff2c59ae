import { Button, Group, Select, TextInput, UnstyledButton } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconAlertTriangle, IconSearch, IconX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { text } from "../../text";
import { isFiltered, SORTS, type Sort } from "./listing";
import classes from "./Toolbar.module.css";
import { useListing } from "./useListing";

const words = text.workflows;

interface Props {
  readonly tags: readonly (readonly [string, number])[];
  readonly problems: number;
  /** Headings do not sort where there are none. */
  readonly withSort: boolean;
}

/** Search, filters and order. */
export function Toolbar({ tags, problems, withSort }: Props) {
  const [listing, change] = useListing();
  const { mode, state, sort = "title" } = listing;
  return (
    <div className={classes.toolbar}>
      <Group gap="xs">
        <Search />
        <Choice
          label={words.columns.enabled}
          any={words.anyState}
          names={words.states}
          value={state}
          onChange={(state) => change({ state })}
        />
        <Choice
          label={words.mode}
          any={words.anyMode}
          names={words.modes}
          value={mode}
          onChange={(mode) => change({ mode })}
        />
        {(problems > 0 || listing.problems) && (
          <Button
            variant={listing.problems ? "light" : "default"}
            color={listing.problems ? "red" : "gray"}
            aria-pressed={listing.problems ?? false}
            leftSection={<IconAlertTriangle size={16} aria-hidden />}
            onClick={() => change({ problems: listing.problems ? undefined : true })}
          >
            {words.withProblems}
          </Button>
        )}
        {withSort && (
          <Select
            aria-label={words.sort}
            data={SORTS.map((value) => ({ value, label: words.sorts[value] }))}
            value={sort}
            allowDeselect={false}
            onChange={(value) => change({ sort: value === "title" ? undefined : (value as Sort), down: undefined })}
            w={150}
          />
        )}
        {isFiltered(listing) && <ClearFilters />}
      </Group>
      {tags.length > 0 && (
        <fieldset className={classes.tags}>
          <legend className={classes.legend}>{words.tags}</legend>
          {tags.map(([tag, count]) => (
            <UnstyledButton
              key={tag}
              className={classes.tag}
              aria-pressed={listing.tag === tag}
              onClick={() => change({ tag: listing.tag === tag ? undefined : tag })}
            >
              {tag} <span className={classes.count}>{count}</span>
            </UnstyledButton>
          ))}
        </fieldset>
      )}
    </div>
  );
}

export function ClearFilters() {
  const [, change] = useListing();
  const clear = () => change({ q: undefined, tag: undefined, mode: undefined, state: undefined, problems: undefined });
  return (
    <Button variant="subtle" color="gray" leftSection={<IconX size={16} aria-hidden />} onClick={clear}>
      {words.clear}
    </Button>
  );
}

/** The list follows while somebody types; the URL a little later. */
function Search() {
  const [{ q = "" }, change] = useListing();
  const [typed, setTyped] = useState(q);
  const push = useDebouncedCallback((value: string) => change({ q: value.trim() || undefined }), 120);
  useEffect(() => setTyped(q), [q]);
  return (
    <TextInput
      type="search"
      aria-label={words.search}
      placeholder={words.searchHint}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        push(event.currentTarget.value);
      }}
      className={classes.search}
    />
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly any: string;
  readonly names: Readonly<Record<Value, string>>;
  readonly value: Value | undefined;
  readonly onChange: (value: Value | undefined) => void;
}

function Choice<Value extends string>({ label, any, names, value, onChange }: ChoiceProps<Value>) {
  const data = [
    { value: "", label: any },
    ...Object.entries(names).map(([value, name]) => ({ value, label: String(name) })),
  ];
  return (
    <Select
      aria-label={label}
      data={data}
      value={value ?? ""}
      allowDeselect={false}
      onChange={(chosen) => onChange((chosen || undefined) as Value | undefined)}
      w={132}
    />
  );
}
