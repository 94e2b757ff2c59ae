import { Button, Group, Skeleton, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useMemo, useState } from "react";
import { ApiProblem } from "../../api/client";
import { call } from "../../app/call";
import { Dialog } from "../../app/Dialog";
import { ProblemNotice } from "../../app/ProblemNotice";
import { queries } from "../../app/queries";
import { withSession } from "../../app/session";
import { SchemaForm } from "../../form/SchemaForm";
import { FormScopeContext, useFormScope } from "../../form/scope";
import { text } from "../../text";
import type { Json } from "../../workflow/document";
import { type Connection, configOf, connectionSchemaQuery } from "./connectionsQuery";

const words = text.connections;
const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;
const HIDDEN = new Set(["type"]);

interface Props {
  /** The one to change, null for a new one. */
  readonly connection: Connection | null;
  readonly taken: ReadonlySet<string>;
  readonly onClose: () => void;
}

/** A connection, drawn from the server's schema. */
export function ConnectionDialog({ connection, taken, onClose }: Props) {
  const { data: schema, error: schemaError, refetch } = useQuery(connectionSchemaQuery);
  const form = useConnection(connection, taken, onClose);
  const around = useFormScope();
  const scope = useMemo(() => ({ ...around, problems: form.problems }), [around, form.problems]);
  return (
    <Dialog onClose={onClose} title={connection ? words.editTitle(connection.name) : words.createTitle} size="xl">
      <form onSubmit={form.submit}>
        <Stack>
          <ProblemNotice error={form.error} />
          {connection === null && (
            <TextInput
              label={words.name}
              description={words.nameHint}
              value={form.name}
              onChange={(event) => form.setName(event.currentTarget.value)}
              error={form.name === "" ? undefined : form.nameMistake}
              autoComplete="off"
              data-autofocus
            />
          )}
          {schema ? (
            <FormScopeContext value={scope}>
              <SchemaForm schema={schema} value={form.config} onChange={form.setConfig} path="" hidden={HIDDEN} />
            </FormScopeContext>
          ) : schemaError ? (
            <ProblemNotice error={schemaError} onRetry={refetch} />
          ) : (
            <Skeleton h={220} />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {text.shell.cancel}
            </Button>
            <Button type="submit" loading={form.busy} disabled={form.nameMistake !== undefined}>
              {text.shell.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function useConnection(connection: Connection | null, taken: ReadonlySet<string>, onClose: () => void) {
  const [name, setName] = useState(connection?.name ?? "");
  const [config, setConfig] = useState<{ [key: string]: Json }>(connection ? configOf(connection) : { type: "http" });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const problems = useMemo(() => problemsOf(error), [error]);
  const clash = connection === null && taken.has(name) ? words.nameTaken : undefined;
  const nameMistake = NAME.test(name) ? clash : words.nameWrong;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await withSession(() => call("PUT", `/connections/${encodeURIComponent(name)}`, config));
      await queries.invalidateQueries({ queryKey: ["connections"] });
      notifications.show({ message: words.saved(name) });
      onClose();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return { name, setName, nameMistake, config, setConfig, busy, error, problems, submit };
}

/** The mistakes that the server found, by their place in the form: it names them inside of the `body`. */
function problemsOf(error: unknown) {
  if (!(error instanceof ApiProblem)) return [];
  return error.problems.map((problem) => ({ ...problem, where: problem.where.replace(/^body\.?/, "") }));
}
