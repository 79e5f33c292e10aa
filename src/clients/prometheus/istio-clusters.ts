/** What Istio may call a cluster, for a cluster that Weir knows. */
export type ClusterAlias = { readonly name: string; readonly istioCluster?: string | undefined }

/** Turns a `source_cluster` or `destination_cluster` label into Weir's name of the cluster. */
export type ClusterNamer = (label: string) => string

/** Istio's cluster id where nobody set one: it tells clusters apart only by who answered. */
const istioDefault = 'Kubernetes'

/**
 * Names clusters as seen by one back end.
 *
 * @param backend - Weir's name of the cluster whose metrics back end answered.
 * @param aliases - All clusters that Weir knows. A configured id wins over Istio's default, and
 *   the answering cluster's own id over the same id elsewhere.
 */
export function createClusterNamer(
  backend: string,
  aliases: readonly ClusterAlias[],
): ClusterNamer {
  const byLabel = new Map<string, string>()
  for (const { name, istioCluster } of aliases) {
    if (istioCluster === undefined) continue
    if (name === backend || !byLabel.has(istioCluster)) byLabel.set(istioCluster, name)
  }
  return (label) => {
    const configured = byLabel.get(label)
    if (configured !== undefined) return configured
    return label === '' || label === 'unknown' || label === istioDefault ? backend : label
  }
}
