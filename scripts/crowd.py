#!/usr/bin/env python3
"""Fills a stopped SQLite database with trusted devices, for the bench: crowd.py FILE ROWS OVER

Of ROWS trust rows OVER are tombstones past their time, scattered over the table as they are after years; five rows name
one browser. Besides, as many counters have run out as a busy minute leaves. All of it is made by SQL.
"""
import sqlite3
import sys
import time

path, rows, over = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
now = int(time.time() * 1000)
day = 86_400_000
database = sqlite3.connect(path, isolation_level=None)
for pragma in ["synchronous = OFF", "foreign_keys = OFF", "cache_size = -500000", "temp_store = FILE"]:
    database.execute(f"PRAGMA {pragma}")
indexes = database.execute(
    "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('browser', 'trust')"
).fetchall()
database.execute("BEGIN IMMEDIATE")
for name, _ in indexes:
    database.execute(f"DROP INDEX {name}")
numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
database.execute(
    f"""{numbers} INSERT INTO browser (id, current_hash, current_generation, marker_hash, label, created_at, last_seen_at)
    SELECT i, randomblob(32), 1, randomblob(32), 'Chrome / Windows', ? - 500 * {day}, ? - (i * 48271 % 86399) * 5000 FROM n""",
    (rows // 5, now, now),
)
# 48271 * i runs through the rows in an order that has nothing to do with theirs.
database.execute(
    f"""{numbers} INSERT INTO trust (id, account_id, browser_id, credential_version, created_at, confirmed_at, told_at,
    last_used_at, expires_at, expires_at_latest, ended_at, ended_reason, ended_by)
    SELECT i, 1 + i % 1000003, 1 + i / 5, 1, ?1, ?1, ?1, ?1 + day, ?1 + 90 * day + 600 * day, ?1 + 700 * day,
    CASE WHEN place < ?3 THEN ?1 - place WHEN place % 5 < 2 THEN ?1 + 100 * day + place END,
    CASE WHEN place < ?3 OR place % 5 < 2 THEN 'REVOKED_BY_YOU' END,
    CASE WHEN place < ?3 OR place % 5 < 2 THEN 'subscriber' END
    FROM (SELECT i, i * 48271 % ?4 AS place, {day} AS day FROM n)""".replace("WHERE i < ?)", "WHERE i < ?2)"),
    (now - 450 * day, rows, over, rows),
)
database.execute(
    f"{numbers} INSERT INTO counter (name, count, since, expires_at) SELECT randomblob(32), 1, ? - {day}, ? - {day} FROM n",
    (over // 50, now, now),
)
for _, sql in indexes:
    database.execute(sql)
database.execute("COMMIT")
database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
print(database.execute("SELECT count(*) FROM trust WHERE ended_at < ?", (now - 400 * day,)).fetchone()[0])
