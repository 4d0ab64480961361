// The peer of TableReading: DuckDB sums the same columns. npm install @duckdb/node-api, then: node read_parquet.mjs FOLDER
import { DuckDBInstance } from '@duckdb/node-api';

const folder = process.argv[2];
for (const threads of [1, 2]) {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) });
  const connection = await instance.connect();
  for (const name of ['plain.parquet', 'zstd.parquet']) {
    const times = [];
    for (let repetition = 0; repetition < 15; repetition++) {
      const start = performance.now();
      await connection.runAndReadAll(`select sum(m4l), sum(weight), sum("r_S"), sum("r_B") from '${folder}/${name}'`);
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    console.log(`${name}, ${threads} threads: median ${times[7].toFixed(0)} ms, least ${times[0].toFixed(0)} ms`);
  }
}
