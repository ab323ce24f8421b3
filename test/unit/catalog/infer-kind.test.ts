import { describe, expect, it } from 'vitest';
import { builtinCatalog } from '../../../core/catalog/builtin.ts';
import { inferKind } from '../../../core/catalog/infer-kind.ts';
import type { ElementType } from '../../../core/model/model.ts';

const catalog = builtinCatalog();
type Row = [name: string, technologies: string[], type: ElementType | undefined, kind: string | undefined, via: string | undefined];

/** `via`: the technology, or the words of the name in quotes. */
const rows: Row[] = [
  // a published example, element by element
  ['API Client', ['HTTPS', 'REST'], 'external', 'user', '"API Client"'],
  ['ML Engineer', ['kubectl', 'mlflow CLI'], 'external', 'operator', '"ML Engineer"'],
  ['API Gateway', ['Kong', 'NGINX'], 'process', 'api-gateway', 'Kong'],
  ['vLLM Inference Server', ['vLLM', 'CUDA', 'PyTorch'], 'process', 'inference-server', 'vLLM'],
  ['Model Deployment Pipeline', ['Argo CD', 'Helm'], 'process', 'pipeline', 'Argo CD'],
  ['S3 Model Artifact Store', ['AWS S3', 'SSE-KMS'], 'store', 'artifact-store', '"Model Artifact Store"'],
  ['MLflow Model Registry', ['MLflow', 'PostgreSQL'], 'store', 'model-registry', 'MLflow'],
  ['Inference Log Store', ['Elasticsearch', 'S3'], 'store', 'log-store', '"Inference Log Store"'],
  // the same without a type
  ['ML Engineer', ['kubectl', 'mlflow CLI'], undefined, 'operator', '"ML Engineer"'],
  ['S3 Model Artifact Store', ['AWS S3', 'SSE-KMS'], undefined, 'artifact-store', '"Model Artifact Store"'],
  ['Inference Log Store', ['Elasticsearch', 'S3'], undefined, 'log-store', '"Inference Log Store"'],
  // technologies
  ['Serving', ['Triton'], undefined, 'inference-server', 'Triton'],
  ['Serving', ['Ray Serve', 'CUDA'], undefined, 'inference-server', 'Ray Serve'],
  ['Answers', ['PyTorch', 'TorchServe'], undefined, 'inference-server', 'TorchServe'],
  ['Answers', ['Hugging Face TGI'], undefined, 'inference-server', 'Hugging Face TGI'],
  ['Entrance', ['LiteLLM'], undefined, 'llm-gateway', 'LiteLLM'],
  ['API Gateway', ['LiteLLM'], undefined, 'llm-gateway', 'LiteLLM'],
  ['Metadata', ['MLflow'], undefined, 'model-registry', 'MLflow'],
  ['Tracking', ['MLflow'], undefined, 'experiment-tracker', 'MLflow'],
  ['MLflow Tracking', ['MLflow', 'PostgreSQL'], 'store', 'experiment-tracker', 'MLflow'],
  ['Online values', ['Feast', 'Redis'], undefined, 'feature-store', 'Feast'],
  // a job that uses a registry is none; words that belong to other trades say nothing
  ['Batch scoring', ['Spark', 'MLflow'], undefined, undefined, undefined],
  ['Circuit breaker', [], undefined, undefined, undefined],
  ['SNMP agent', [], undefined, undefined, undefined],
  ['News aggregator', [], undefined, undefined, undefined],
  ['Sales pipeline', [], undefined, undefined, undefined],
  ['Heart monitor', [], undefined, undefined, undefined],
  ['Nightly', ['Airflow'], undefined, 'pipeline', 'Airflow'],
  ['Nightly', ['GitHub Actions'], undefined, 'pipeline', 'GitHub Actions'],
  ['Chunks', ['pgvector', 'PostgreSQL'], undefined, 'vector-store', 'pgvector'],
  ['Chunks', ['Milvus'], 'store', 'vector-store', 'Milvus'],
  ['Helper', ['LangGraph'], undefined, 'agent', 'LangGraph'],
  ['Orchestrator', ['LangGraph'], undefined, 'orchestrator', 'LangGraph'],
  ['Research Agent', ['AutoGen'], undefined, 'agent', 'AutoGen'],
  ['Lab', ['Jupyter'], undefined, 'notebook', 'Jupyter'],
  ['Rounds', ['Flower'], undefined, 'aggregator', 'Flower'],
  ['Login', ['Keycloak'], undefined, 'identity-provider', 'Keycloak'],
  ['Secrets', ['HashiCorp Vault'], undefined, 'secret-store', 'HashiCorp Vault'],
  ['Metrics', ['Prometheus', 'Grafana'], undefined, 'monitoring', 'Prometheus'],
  ['Completion API', ['OpenAI'], 'external', 'external-model', 'OpenAI'],
  // generic technologies count last, and only alone or where the type agrees
  ['Orders', ['PostgreSQL'], undefined, 'database', 'PostgreSQL'],
  ['Orders', ['Spring', 'PostgreSQL'], undefined, undefined, undefined],
  ['Orders', ['Spring', 'PostgreSQL'], 'store', 'database', 'PostgreSQL'],
  ['Events', ['Kafka'], undefined, 'message-broker', 'Kafka'],
  ['Files', ['AWS S3'], undefined, 'object-store', 'AWS S3'],
  ['Stuff', ['S3', 'Redis'], 'store', undefined, undefined],
  ['Feature Store', ['Redis', 'PostgreSQL'], undefined, 'feature-store', '"Feature Store"'],
  ['Training Data', ['S3'], 'store', 'training-store', '"Training Data"'],
  ['Ingestion', ['Kafka', 'Spark'], 'process', 'ingestion', '"Ingestion"'],
  ['Fraud scoring', ['Python', 'XGBoost', 'Kubernetes'], undefined, undefined, undefined],
  ['Search', ['Elasticsearch'], 'store', undefined, undefined],
  // a name of several words contradicts what a technology says by the way
  ['Training Job', ['PyTorch', 'MLflow'], undefined, 'training-job', '"Training Job"'],
  ['Web Service', ['vLLM'], undefined, 'inference-server', 'vLLM'],
  ['Mixed', ['Argo CD', 'MLflow'], undefined, undefined, undefined],
  ['Mixed', ['Argo CD', 'MLflow'], 'process', 'pipeline', 'Argo CD'],
  // names
  ['Gateway', [], undefined, 'api-gateway', '"Gateway"'],
  ['VPN Gateway', [], undefined, undefined, undefined],
  ['Users', [], undefined, 'user', '"Users"'],
  ['Users of the mobile shop', [], undefined, 'user', '"Users"'],
  ['User Database', [], undefined, 'database', '"User Database"'],
  ['User Service', [], undefined, undefined, undefined],
  ['User', [], 'process', undefined, undefined],
  ['Support Agent', [], 'external', undefined, undefined],
  ['Billing Agent', [], undefined, 'agent', '"Agent"'],
  ['Datadog monitoring agent', [], undefined, 'monitoring', '"monitoring agent"'],
  ['Travel Agent', [], undefined, undefined, undefined],
  ['Payment Gateway', [], undefined, 'external-service', '"Payment Gateway"'],
  ['Labelling', [], undefined, 'labeling', '"Labelling"'],
  ['Labeling platform (vendor)', [], undefined, 'labeling', '"Labeling platform"'],
  ['Model Registry - EU', [], undefined, 'model-registry', '"Model Registry"'],
  ['Model Registry Webhook', [], undefined, undefined, undefined],
  ['Model Store v2', [], undefined, 'artifact-store', '"Model Store"'],
  ['Data Scientists', [], undefined, 'operator', '"Data Scientists"'],
  ['Log Store', [], 'process', undefined, undefined],
  ['MCP server', [], undefined, 'mcp-server', '"MCP server"'],
  ['Vector Store for support tickets', [], undefined, 'vector-store', '"Vector Store"'],
  ['Fleet Tracking', [], undefined, undefined, undefined],
  ['Backup tool', [], undefined, undefined, undefined],
  ['Controller', ['Flower Client'], undefined, undefined, undefined],
  ['Hospital', ['Flower Client'], 'external', 'federated-client', 'Flower Client'],
  ['', [], undefined, undefined, undefined],
  ['__proto__', ['constructor', 'toString'], undefined, undefined, undefined],
];

describe('kind inference', () => {
  it.each(rows)('%s %j %s -> %s', (name, technologies, type, kind, via) => {
    const found = inferKind(catalog, { name, technologies, ...(type && { type }) });
    expect(found?.kind).toBe(kind);
    const basis = found?.via.is === 'technology' ? technologies[found.via.index] : found && `"${name.slice(found.via.start, found.via.end)}"`;
    expect(basis).toBe(via);
  });

  it('finds every kind by some name or technology of its own', () => {
    for (const kind of catalog.kinds.values()) {
      const byName = kind.names.map((name) => inferKind(catalog, { name, technologies: [], type: kind.type })?.kind);
      expect(byName, kind.id).toContain(kind.id);
      for (const technology of kind.technologies) expect(inferKind(catalog, { name: '', technologies: [technology], type: kind.type })?.kind, technology).toBeDefined();
    }
  });

  it('gives each phrase to one kind of a type', () => {
    const seen = new Map<string, string>();
    for (const kind of catalog.kinds.values()) {
      for (const name of kind.names) {
        const key = `${kind.type} ${name}`;
        expect(seen.get(key), `${name} in ${kind.id}`).toBeUndefined();
        seen.set(key, kind.id);
      }
    }
  });
});
