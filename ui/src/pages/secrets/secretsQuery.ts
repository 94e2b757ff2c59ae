import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, take } from "../../api/client";

export type Secret = Schema<"SecretView">;

/** A name that workflows refer to and that has no value. */
export interface NeededSecret {
  readonly name: string;
  readonly used_by: readonly string[];
}

export type SecretList = Schema<"SecretList"> & { readonly needed?: readonly NeededSecret[] };

export const secretListQuery = queryOptions({
  queryKey: ["secrets", "list"],
  queryFn: (): Promise<SecretList> => take(api.GET("/api/v1/secrets")),
});
