-- What PostgreSQL alone needs: room for new versions of rows that change often, and a vacuum that keeps up with a queue.
ALTER TABLE lanes SET (fillfactor = 10);
ALTER TABLE workers SET (fillfactor = 50);
ALTER TABLE runs SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE agent_tasks SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
