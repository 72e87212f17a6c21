use super::{
    exim::Exim,
    office::{Office, on_both},
};

const MAILS: usize = 60;

on_both! {
    async fn three_processes_on_one_database_send_each_message_once(database) {
        let exim = Exim::start();
        let office = Office::with(database, &exim).await;
        let mut ids = Vec::new();
        for n in 0..MAILS {
            ids.push(office.post(&format!("person{n}@example.jp"), "012345").await);
        }
        let branches = [office.branch().await, office.branch().await];
        let working = [office.work(), branches[0].work(), branches[1].work()];
        for id in &ids {
            let row = office.until(*id, "handed over", |row| row.state == "handed_over").await;
            assert_eq!(row.tries, 1, "taken once");
        }
        for n in 0..MAILS {
            assert_eq!(exim.mails_to(&format!("person{n}@example.jp")).len(), 1, "person{n}");
        }
        for working in working {
            working.stop().await;
        }
    }
}
