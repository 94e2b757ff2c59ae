import { queryOptions } from "@tanstack/react-query";
import { api, take } from "../../api/client";

/** The workflows in the bin. */
export const binQuery = queryOptions({
  queryKey: ["workflows", "bin"],
  queryFn: async () => (await take(api.GET("/api/v1/workflows", { params: { query: { deleted: true } } }))).items,
});
