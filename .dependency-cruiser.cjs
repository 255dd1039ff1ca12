/** Which folder may import which; everything not listed for a folder is forbidden. */
const allowed = {
  contract: [],
  program: ['contract'],
  engines: ['program', 'contract'],
  backbones: ['program', 'contract'],
  methods: ['program', 'backbones', 'contract'],
  solvers: ['program', 'engines', 'contract'],
  evaluation: ['program', 'contract'],
  datasets: ['contract'],
  experiments: ['contract'],
  runs: ['contract'],
  runtimes: ['contract'],
  cli: ['experiments', 'runs', 'trainer/client', 'contract'],
  vscode: ['experiments', 'runs', 'trainer/client', 'contract'],
};

const arrows = Object.entries(allowed).map(([folder, targets]) => ({
  name: `${folder}-imports`,
  comment: `src/${folder} may import ${targets.join(', ') || 'nothing of ours'}.`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: [folder, ...targets].map((target) => `^src/${target}(/|\\.ts$)`) },
}));

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'vscode-in-one-place',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(vscode/|extension\\.ts)' },
      to: { path: '^vscode$' },
    },
    {
      name: 'webview-imports',
      comment: 'The page knows the extension by its messages alone.',
      severity: 'error',
      from: { path: '^webview/' },
      to: { path: '^src/', pathNot: '^src/contract/' },
    },
    ...arrows,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
