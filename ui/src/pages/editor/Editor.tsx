import { Center, Loader } from "@mantine/core";
import { IconRoute } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { ApiProblem } from "../../api/client";
import { Empty } from "../../app/Empty";
import { ProblemNotice } from "../../app/ProblemNotice";
import { text } from "../../text";
import { workflowQuery } from "./calls";
import { useDraftStore } from "./draft";
import { EditorPage } from "./EditorPage";

/** The page of one workflow: loads it, then hands over to its parts. */
export function Editor() {
  const { key } = useParams({ from: "/inside/workflows/$key" });
  // Another workflow is another page: nothing that was selected or tested here is of use there.
  return <Loading key={key} workflow={key} />;
}

function Loading({ workflow: key }: { workflow: string }) {
  const workflow = useQuery(workflowQuery(key));
  const draft = useDraftStore(key);
  const error = draft.error ?? workflow.error;
  if (draft.store && workflow.data) return <EditorPage workflow={workflow.data} store={draft.store} />;
  if (error instanceof ApiProblem && error.status === 404)
    return <Empty icon={IconRoute} title={text.editor.notFound} />;
  const retry = () => {
    draft.retry();
    void workflow.refetch();
  };
  return (
    <Center flex={1} p="md">
      {error ? <ProblemNotice error={error} onRetry={retry} /> : <Loader aria-label={text.editor.loading} />}
    </Center>
  );
}
