//! What is known when a code is owed, and the record it is written down in.

use contract::{
    backend::{Result, Visit},
    browser_report::{BrowserReport, Marker},
    reason::Reason,
};
use sha2::{Digest, Sha256};

use crate::store::AnyConnection;
use crate::{
    rules::{
        client::Client,
        credential_version::CredentialVersion,
        id::{AccountId, BrowserId, SignInId},
        reason::{Cookie, Earlier, Evidence, Finding, MarkerMatch, Registration, Stage, State, caution, decide},
        sign_in::{RememberOutcome, SignInOutcome},
        time::Timestamp,
    },
    site::Site,
    store::{
        accounts::SignInAccount,
        browsers::{self, Marked},
        sign_ins::{self, NewSignInRecord, SignInRecord, WhyAsked},
        trusts::{self, Elsewhere, Ended, TrustRecord},
    },
};

/// How many earlier sign-ins speak.
const EARLIER: u32 = 10;

/// The trust cookie as the browser's row judges it.
pub enum Judged {
    Absent,
    Damaged,
    ServerLost,
    /// The id of the browser it was copied from, or whose earlier state it is.
    Copied(BrowserId),
    /// The id of the browser it is.
    Known(BrowserId),
}

/// Why a code is asked, and what stands in the way of remembering.
pub struct Explained {
    pub before: Finding,
    pub after: Finding,
    pub caution: Option<Finding>,
    /// The browser that the markers name, for when it is registered anew.
    pub marked: Option<BrowserId>,
}

/// The browser as the request presents it.
pub fn client(site: &Site, visit: &Visit, report: Option<&BrowserReport>) -> Client {
    let request = visit.request();
    let standalone = report.is_some_and(|report| report.standalone);
    Client::read(&request.user_agent, &site.config.own_app_ua, &site.brand.name, request.webview, standalone)
}

/// The report, if the browser sent any: no script, no report.
pub fn reported(report: &BrowserReport) -> Option<&BrowserReport> {
    (*report != BrowserReport::default()).then_some(report)
}

/// The browser that the reported markers name.
pub async fn marked(connection: &mut AnyConnection, report: &BrowserReport) -> Result<Option<Marked>> {
    let hash = |marker: Option<Marker>| marker.map(|marker| marker_hash(&marker));
    let (local, indexed) = (hash(report.local_marker), hash(report.indexed_marker));
    if local.is_none() && indexed.is_none() {
        return Ok(None);
    }
    Ok(browsers::marked(connection, [local.as_ref(), indexed.as_ref()].map(|hash| hash.map(|hash| &hash[..]))).await?)
}

/// What the database keeps of a marker.
pub fn marker_hash(marker: &Marker) -> [u8; 32] {
    Sha256::digest(marker.bytes()).into()
}

/// What this browser brought along.
pub struct Traces<'a> {
    pub cookie: &'a Judged,
    /// The browser that its markers name.
    pub marked: Option<&'a Marked>,
    pub report: &'a BrowserReport,
}

/// Gathers the evidence and decides.
pub async fn explain(
    site: &Site,
    visit: &Visit,
    connection: &mut AnyConnection,
    account: &SignInAccount,
    traces: &Traces<'_>,
    now: Timestamp,
) -> Result<Explained> {
    let Traces { cookie, marked, report } = traces;
    let records = trusts::of_account(connection, account.id).await?;
    let earlier = sign_ins::latest(connection, account.id, EARLIER).await?;
    let in_browser = |browser_id: BrowserId| {
        records
            .iter()
            .find(|record| record.browser_id == browser_id)
            .map(|record| registration(record, account.credential_version, now))
    };
    let marked_id = marked.map(|marked| marked.id);
    let known = match cookie {
        Judged::Known(id) => Some(*id),
        _ => marked_id,
    };
    let elsewhere = match known {
        Some(id) if in_browser(id).is_none() => trusts::elsewhere(connection, id, account.id, now).await?,
        _ => Elsewhere::default(),
    };
    let went_elsewhere = match cookie {
        Judged::Known(id) | Judged::Copied(id) => trusts::went_elsewhere(connection, account.id, *id).await?,
        _ => false,
    };
    let report = reported(report);
    let evidence = Evidence {
        now,
        client: client(site, visit, report),
        report: report.cloned(),
        // Whoever refuses cookies never comes this far: the attempt is known by one.
        cookies_refused: false,
        framed: visit.request().framed,
        cookie: match cookie {
            Judged::Absent => Cookie::Absent,
            Judged::Damaged => Cookie::Damaged,
            Judged::ServerLost => Cookie::ServerLost,
            // Its registration went on in a copy of this browser, and here is the earlier state.
            Judged::Known(_) | Judged::Copied(_) if went_elsewhere => Cookie::Copied,
            Judged::Copied(id) if in_browser(*id).is_some() => Cookie::Copied,
            // What was copied there is somebody else's.
            Judged::Copied(_) => Cookie::Known(None),
            Judged::Known(id) => Cookie::Known(in_browser(*id)),
        },
        marker: marked
            .map_or(MarkerMatch::None, |marked| in_browser(marked.id).map_or(MarkerMatch::Elsewhere, MarkerMatch::Own)),
        registrations: records.iter().map(|record| registration(record, account.credential_version, now)).collect(),
        earlier: earlier.iter().map(earlier_sign_in).collect(),
        trusted_elsewhere: elsewhere.trusted,
        came_back_elsewhere: elsewhere.came_back,
        switched_on: (account.two_step_since > account.created_at).then_some(account.two_step_since),
    };
    let after = decide(&evidence, Stage::AfterCode);
    if matches!(after.reason, Reason::ServerLost | Reason::CookieDamaged | Reason::CookieCapped) {
        // The page promises that it is noted.
        tracing::warn!(
            reason = after.reason.code(),
            browser = evidence.client.label,
            "a trusted device was lost by our fault"
        );
    }
    let before = decide(&evidence, Stage::BeforeCode);
    Ok(Explained { before, after, caution: caution(&evidence), marked: marked_id })
}

/// Writes down that a code is owed, and why.
pub async fn write_down(
    tx: &mut AnyConnection,
    id: SignInId,
    account_id: AccountId,
    label: &str,
    explained: &Explained,
    report: &BrowserReport,
    now: Timestamp,
) -> Result<()> {
    let words = |finding: &Finding| (finding.reason, finding.certainty);
    let kept = reported(report).map(kept);
    let asked = WhyAsked {
        before: words(&explained.before),
        after: words(&explained.after),
        fact_at: explained.after.at,
        fact_change: explained.after.change,
        fact_name: explained.after.name.as_deref(),
        again: explained.after.again,
        caution: explained.caution.as_ref().map(|finding| finding.reason),
    };
    let record = NewSignInRecord {
        id,
        account_id,
        now,
        outcome: SignInOutcome::Owed,
        healed: false,
        label,
        asked: Some(asked),
        report: kept.as_deref(),
    };
    Ok(sign_ins::insert(tx, &record).await?)
}

/// The report as it may be kept: states, no marker, no key.
pub fn kept(report: &BrowserReport) -> String {
    let (local, indexed) = (report.local_marker.is_some(), report.indexed_marker.is_some());
    let states = BrowserReport {
        local_marker: None,
        indexed_marker: None,
        public_key: None,
        challenge: None,
        signature: None,
        ..report.clone()
    };
    format!("{states}marks={}{};", if local { "l" } else { "" }, if indexed { "i" } else { "" })
}

/// How a registration stands.
pub fn registration(record: &TrustRecord, credential_version: CredentialVersion, now: Timestamp) -> Registration {
    let state = if let Some(Ended { at, reason, .. }) = record.ended {
        State::Ended { reason, at }
    } else if record.confirmed_at.is_none() {
        State::Pending
    } else if record.credential_version != credential_version {
        State::Outdated
    } else if record.expires_at <= now {
        State::Expired { at: record.expires_at }
    } else {
        State::Active
    };
    Registration {
        label: record.label.clone(),
        name: record.name.clone(),
        state,
        change: record.ended.and_then(|ended| ended.change),
        registered_at: record.created_at,
        last_used_at: record.last_used_at,
        came_back: record.last_used_at > record.created_at,
    }
}

fn earlier_sign_in(record: &SignInRecord) -> Earlier {
    Earlier {
        at: record.at,
        label: record.label.clone(),
        remembered: record
            .remembered
            .filter(|outcome| !matches!(outcome, RememberOutcome::Pending | RememberOutcome::Closed)),
        reason: record.reason,
    }
}

/// A finding as it was written down.
pub fn written(record: &SignInRecord, after_code: bool) -> Option<Finding> {
    let (reason, certainty) = if after_code {
        (record.reason?, record.certainty?)
    } else {
        (record.reason_before?, record.certainty_before?)
    };
    let same = after_code || record.reason == record.reason_before;
    Some(Finding {
        reason,
        certainty,
        at: record.fact_at.filter(|_| after_code),
        // It decides the sentence, as the code does; the browser's own cookie or marker proved the row.
        change: record.fact_change.filter(|_| same),
        // Before the code only the name of an app, which the browser itself tells.
        name: record.fact_name.clone().filter(|_| after_code || (reason == Reason::InApp && same)),
        // What could be said before the code was the same; how often it happened is the account's history, unless the
        // cookie's own MAC proves it.
        again: record.again && (after_code || (reason == Reason::CopiedSuspected && same)),
    })
}
