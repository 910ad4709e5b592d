"""Twelve indicators of made events per person and month in plain pandas, as an analyst would write them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd


def indicators(folder: Path) -> dict[str, pd.DataFrame]:
    """Return numerator and denominator of each indicator by person and month (7 to 9)."""
    return {**_sales(folder), **_ads(folder), **_items(folder), **_service(folder), **_rest(folder)}


def _read(folder, name, *columns):
    return pd.read_parquet(folder / f"{name}.parquet", columns=list(columns))


def _by(frame, person, stamp):
    return frame.groupby([frame[person], frame[stamp].dt.month])


def _share(frame, person, stamp, good):
    grouped = _by(frame.assign(good=good), person, stamp)["good"]
    return pd.DataFrame({"numerator": grouped.sum(), "denominator": grouped.size()})


def _sales(folder):
    orders = _read(folder, "orders", "order_id", "buyer_id", "operator_id", "created_at", "paid_at", "amount_paid")
    gmv = _by(orders, "operator_id", "created_at")["amount_paid"].sum()
    paid = orders[orders["paid_at"].notna()]
    grouped = _by(paid, "operator_id", "paid_at")
    amount, buyers = grouped["amount_paid"].sum(), grouped["buyer_id"].nunique()
    refunds = _read(folder, "refunds", "order_id", "closed_at", "amount")
    back = paid[["order_id", "operator_id", "paid_at"]].merge(refunds[refunds["closed_at"].notna()], on="order_id")
    cut_off = back["paid_at"].dt.to_period("M").dt.end_time + pd.Timedelta(days=15)
    back = back[back["closed_at"] <= cut_off]
    net = amount.sub(_by(back, "operator_id", "paid_at")["amount"].sum(), fill_value=0)
    return {"net_sales@gmv": pd.DataFrame({"numerator": gmv, "denominator": 1}),
            "net_sales@default": pd.DataFrame({"numerator": net, "denominator": 1}),
            "aov_buyer@default": pd.DataFrame({"numerator": amount, "denominator": buyers})}


def _ads(folder):
    ads = _read(folder, "ads", "date", "buyer_id", "spend", "sales_direct", "sales_assisted")
    ads["date"] = pd.to_datetime(ads["date"])
    sums = _by(ads, "buyer_id", "date")[["spend", "sales_direct", "sales_assisted"]].sum()
    return {"ad_roas@default": pd.DataFrame({"numerator": sums["sales_direct"] + sums["sales_assisted"],
                                             "denominator": sums["spend"]})}


def _items(folder):
    items = _read(folder, "skus", "sku_id", "operator_id", "listed_from", "listed_to")
    lines = _read(folder, "order_lines", "order_id", "sku_id", "qty")
    orders = _read(folder, "orders", "order_id", "paid_at")
    orders = orders[orders["paid_at"].notna()]
    sold = lines[lines["qty"] > 0].merge(orders, on="order_id")
    sold = pd.DataFrame({"sku_id": sold["sku_id"], "month": sold["paid_at"].dt.month}).drop_duplicates()
    first, last = pd.to_datetime(items["listed_from"]), pd.to_datetime(items["listed_to"])
    items = items.assign(first=first, last=last.fillna(pd.Timestamp("2026-12-31")))
    found = {}
    for month in (7, 8, 9):
        begin = pd.Timestamp(2026, month, 1)
        end = begin + pd.offsets.MonthEnd()
        listed = items[(items["first"] <= end) & (items["last"] >= begin)]
        seen = sold[sold["month"] == month]
        active = listed[listed["sku_id"].isin(seen["sku_id"])]
        counts = pd.DataFrame({"numerator": active.groupby("operator_id")["sku_id"].nunique(),
                               "denominator": listed.groupby("operator_id")["sku_id"].nunique()})
        found[month] = counts.fillna({"numerator": 0})
    return {"sku_active_rate@default": pd.concat(found).swaplevel()}


def _service(folder):
    chats = _read(folder, "chats", "chat_id", "buyer_id", "agent_id", "started_at", "phase", "issue_code", "order_id",
                  "is_valid", "first_message_at", "first_human_reply_at")
    valid = chats[chats["is_valid"]]
    wait = (valid["first_human_reply_at"] - valid["first_message_at"]) // pd.Timedelta(milliseconds=1)
    grouped = _by(valid.assign(wait=wait), "agent_id", "started_at")["wait"]
    p90 = pd.DataFrame({"numerator": grouped.quantile(0.9), "denominator": 1})
    return {"first_response_time@p90": p90, "fcr@default": _solved(chats),
            "inquiry_conversion@default": _converted(folder, valid)}


def _solved(chats):
    again = pd.Series(False, index=chats.index)
    for topic in ("order_id", "issue_code"):
        known = chats[chats[topic].notna()].sort_values("started_at", kind="stable")
        following = known.groupby(["buyer_id", topic], sort=False)["started_at"].shift(-1)
        again |= ((following - known["started_at"]) <= pd.Timedelta(days=7)).reindex(chats.index, fill_value=False)
    valid = chats["is_valid"]
    return _share(chats[valid], "agent_id", "started_at", ~again[valid])


def _converted(folder, valid):
    asked = valid[valid["phase"] == "presale"]
    heard = asked[asked["first_human_reply_at"].notna()]
    heard = heard[["chat_id", "buyer_id", "started_at"]].sort_values("started_at")
    orders = _read(folder, "orders", "buyer_id", "created_at", "paid_at")
    orders = orders[orders["paid_at"].notna()].sort_values("created_at")
    pairs = pd.merge_asof(orders, heard, left_on="created_at", right_on="started_at", by="buyer_id")
    won = pairs.loc[pairs["paid_at"] <= pairs["started_at"] + pd.Timedelta(days=3), "chat_id"]
    bought = asked[asked["chat_id"].isin(won)]
    return pd.DataFrame({"numerator": _by(bought, "agent_id", "started_at")["buyer_id"].nunique(),
                         "denominator": _by(asked, "agent_id", "started_at")["buyer_id"].nunique()}
                        ).fillna({"numerator": 0})


def _rest(folder):
    ratings = _read(folder, "ratings", "agent_id", "score", "rated_at").dropna(subset="score")
    events = _read(folder, "page_events", "designer_id", "ts", "kind")
    seen = _by(events.assign(click=events["kind"] == "click", seen=events["kind"] == "impression"), "designer_id", "ts")
    seen = seen[["click", "seen"]].sum()
    parcels = _read(folder, "shipments", "picker_id", "promised_at", "shipped_at", "error_kind")
    sent = parcels[parcels["shipped_at"].notna()]
    return {"csat@default": _share(ratings, "agent_id", "rated_at", ratings["score"] >= 4),
            "page_ctr@default": seen.rename(columns={"click": "numerator", "seen": "denominator"}),
            "ship_on_time_rate@default": _share(parcels, "picker_id", "promised_at",
                                                parcels["shipped_at"] <= parcels["promised_at"]),
            "pick_accuracy@default": _share(sent, "picker_id", "shipped_at", sent["error_kind"] == "none")}
