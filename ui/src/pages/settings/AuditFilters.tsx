import { Button, Group, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useParameters } from "../../run/urls";
import { text } from "../../text";
import { FILTERS } from "./auditQuery";

const words = text.settings.audit;

/** Who, what, when; all of it in the URL. */
export function AuditFilters() {
  const [parameters, change] = useParameters();
  const actions = Object.entries(words.groups).map(([value, label]) => ({ value, label }));
  const isFiltered = FILTERS.some((name) => parameters[name]);
  return (
    <Group align="flex-end" gap="sm" mb="md">
      <Words name="actor" label={words.actor} hint={words.actorHint} />
      <Select
        label={words.action}
        data={[{ value: "", label: words.anyAction }, ...actions]}
        value={parameters.action ?? ""}
        onChange={(value) => change({ action: value ?? "" })}
        allowDeselect={false}
        w={160}
      />
      <Words name="subject" label={words.subject} hint={words.subjectHint} />
      {(["after", "before"] as const).map((name) => (
        <TextInput
          key={name}
          type="datetime-local"
          label={words[name]}
          value={parameters[name] ?? ""}
          onChange={(event) => change({ [name]: event.currentTarget.value })}
        />
      ))}
      {isFiltered && (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconX size={16} aria-hidden />}
          onClick={() => change(Object.fromEntries(FILTERS.map((name) => [name, ""])))}
        >
          {words.clear}
        </Button>
      )}
    </Group>
  );
}

interface WordsProps {
  readonly name: "actor" | "subject";
  readonly label: string;
  readonly hint: string;
}

function Words({ name, label, hint }: WordsProps) {
  const [{ [name]: value = "" }, change] = useParameters();
  const [typed, setTyped] = useState(value);
  const push = useDebouncedCallback((next: string) => change({ [name]: next.trim() }), 250);
  useEffect(() => setTyped(value), [value]);
  return (
    <TextInput
      label={label}
      placeholder={hint}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        push(event.currentTarget.value);
      }}
      w={170}
    />
  );
}
