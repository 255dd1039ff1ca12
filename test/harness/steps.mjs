// Named steps that build on each other: after one has failed the others are not tried, and count as failed too.
export class Steps {
  #steps = [];
  #results = { passed: 0, failed: 0, skipped: 0 };

  add(title, work) {
    this.#steps.push({ title, work });
  }

  async run(onFailure) {
    for (const { title, work } of this.#steps) {
      const begun = Date.now();
      const seconds = () => `${((Date.now() - begun) / 1000).toFixed(1)} s`;
      if (this.#results.failed > 0) {
        this.#results.failed += 1;
        console.log(`  - ${title} (not reached)`);
        continue;
      }
      try {
        await work();
        this.#results.passed += 1;
        console.log(`  ✓ ${title} (${seconds()})`);
      } catch (error) {
        this.#results.failed += 1;
        console.log(`  ✗ ${title} (${seconds()})\n${error.stack ?? error}`);
        await onFailure?.(title);
      }
    }
    return this.#results;
  }
}
